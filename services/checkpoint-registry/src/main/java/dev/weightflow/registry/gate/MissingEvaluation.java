package dev.weightflow.registry.gate;

import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.training.EvaluationOptions;
import java.util.Optional;

/**
 * Evaluation that a ruling or a watch needs.
 *
 * @param version the version that is to be evaluated
 * @param request its request, which registers nothing
 */
public record MissingEvaluation(VersionNumber version, EvaluationSet set, EvaluationRequested request) {

    /** Returns the measurement of a window of that many images without labels: the same as that by which drift is looked for. */
    public static MissingEvaluation ofWindow(ModelVersion version, DatasetId window, int images) {
        EvaluationSpec spec = new EvaluationSpec(
                version.checkpoint(), version.event().manifest(), window, EvaluationOptions.ofWindow());
        return new MissingEvaluation(
                version.number(),
                new EvaluationSet(window, Split.VAL, images),
                new EvaluationRequested(spec.jobId(), 1, spec));
    }

    /** Returns the evaluation of that version on that set. */
    public static MissingEvaluation of(ModelVersion version, EvaluationSet set) {
        EvaluationSpec spec = new EvaluationSpec(
                version.checkpoint(),
                version.event().manifest(),
                set.dataset(),
                new EvaluationOptions(
                        Optional.empty(), set.split(), Optional.of(set.images()), 0, false, Optional.empty()));
        return new MissingEvaluation(version.number(), set, new EvaluationRequested(spec.jobId(), 1, spec));
    }
}
