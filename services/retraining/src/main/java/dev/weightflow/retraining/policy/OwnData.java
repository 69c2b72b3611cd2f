package dev.weightflow.retraining.policy;

import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.Model;
import dev.weightflow.retraining.policy.ContextReader.RetrainingContext;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Optional;

/** Conditions of a training on what the champion was trained on, for evidence that brings no new data. */
final class OwnData {
    private final Journals journals;
    private final DatasetChecks datasets;

    OwnData(Journals journals, DatasetChecks datasets) {
        this.journals = journals;
        this.datasets = datasets;
    }

    /** Notes the conditions, and returns the training, if it can be built. */
    Optional<TrainingSpec> training(
            PolicyChecks checks, Model model, RetrainingPolicy policy, RetrainingContext context) {
        boolean readable = checks.note(
                "documents", context.fault().isEmpty(), context.fault().orElse("All documents can be read."));
        if (!readable) {
            return Optional.empty();
        }
        TrainingSpec before = context.before().orElseThrow();
        validation(checks, policy, before.dataset());
        Optional<TrainingSpec> spec = spec(checks, model, policy, context, before);
        spec.ifPresent(training -> datasets.twin(checks, model.name(), training));
        return spec;
    }

    private static Optional<TrainingSpec> spec(
            PolicyChecks checks, Model model, RetrainingPolicy policy, RetrainingContext context, TrainingSpec before) {
        TrainingSpec spec;
        try {
            spec = TrainingSpecFactory.of(
                    model.name(), policy, before.dataset(), before.mixture(), before.tasks(), context);
        } catch (InvalidRecordException e) {
            checks.note("recipe", false, e.getMessage());
            return Optional.empty();
        }
        checks.note(
                "recipe",
                true,
                TrainingSpecFactory.describe(
                                spec,
                                before.mixture().stream()
                                        .map(share -> share.dataset())
                                        .toList())
                        + ", on what the champion was trained on, "
                        + TrainingSpecFactory.describeStart(spec, context) + ".");
        TrainingSpecFactory.misfit(spec, context).ifPresent(misfit -> checks.note("start", false, misfit));
        return Optional.of(spec);
    }

    private void validation(PolicyChecks checks, RetrainingPolicy policy, DatasetId own) {
        Optional<String> fault = policy.evaluateOn().isPresent()
                ? policy.evaluateOn()
                        .flatMap(set -> journals.datasets().whyNotComparableOn(set))
                        .map(why -> "The policy's " + why + ".")
                : Optional.of("The champion's dataset has no validation images to compare on; let 'evaluateOn' name a"
                                + " dataset that has.")
                        .filter(any -> journals.datasets()
                                        .dataset(own)
                                        .map((IngestedDataset dataset) -> dataset.samples(Split.VAL))
                                        .orElse(0)
                                == 0);
        checks.note(
                "validation",
                fault.isEmpty(),
                fault.orElseGet(() -> "Result and champion are compared on dataset "
                        + policy.evaluateOn().orElse(own).shortId() + "."));
    }
}
