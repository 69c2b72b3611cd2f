package dev.weightflow.projection;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.Comparison;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.PredictionImage;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.json.CanonicalJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores reports like the evaluator, and creates its events. */
public final class Reports {

    private final ObjectStore store;
    private final Checkpoints checkpoints;

    public Reports(ObjectStore store, Checkpoints checkpoints) {
        this.store = store;
        this.checkpoints = checkpoints;
    }

    /** Creates an evaluation on eight images, with its report stored. */
    public EvaluationCompleted evaluation(
            CheckpointId checkpoint,
            DatasetId on,
            TaskMetrics metrics,
            Optional<TaskMetrics> untrained,
            List<PredictionImage> pictures,
            Optional<ModelName> model) {
        return evaluation(checkpoint, on, 8, metrics, untrained, pictures, model);
    }

    /** Creates an evaluation on that number of images, with its report stored. */
    public EvaluationCompleted evaluation(
            CheckpointId checkpoint,
            DatasetId on,
            int images,
            TaskMetrics metrics,
            Optional<TaskMetrics> untrained,
            List<PredictionImage> pictures,
            Optional<ModelName> model) {
        EvaluationReport report = new EvaluationReport(
                EvaluationReport.FORMAT,
                checkpoint,
                Optional.empty(),
                on,
                Split.VAL,
                images,
                64,
                metrics,
                untrained.stream()
                        .map(values -> new Comparison(EvaluationReport.UNTRAINED, values, Optional.empty()))
                        .toList(),
                pictures,
                "test",
                Optional.of(store.put(CanonicalJson.write(Metrics.sums(metrics, images)))));
        return completed(report, model);
    }

    /** Creates an evaluation of the window of eight images without labels, with its report stored; there is no window. */
    public EvaluationCompleted window(CheckpointId checkpoint, DatasetId on) {
        return completed(
                new EvaluationReport(
                        EvaluationReport.FORMAT,
                        checkpoint,
                        Optional.empty(),
                        on,
                        Split.VAL,
                        8,
                        64,
                        TaskMetrics.NONE,
                        List.of(),
                        List.of(),
                        "test",
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        List.of(),
                        Optional.of(Digest.ofText("window of " + on))),
                Optional.empty());
    }

    private EvaluationCompleted completed(EvaluationReport report, Optional<ModelName> model) {
        store.put(CanonicalJson.write(report));
        JobId job = new JobId(Digest.ofText(report.id() + " for " + model).hex());
        return new EvaluationCompleted(
                job,
                1,
                report.checkpoint(),
                checkpoints.manifest(report.checkpoint()),
                Optional.empty(),
                report.dataset(),
                report.split(),
                report.images(),
                report.id(),
                report.metrics(),
                Optional.empty(),
                model);
    }
}
