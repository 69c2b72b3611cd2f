package dev.weightflow.retraining.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.projection.model.RetrainingHistory.RetrainingDecision;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decision whether a model is retrained on a dataset, made or expected.
 *
 * @param outcome {@code triggered}, {@code skipped}, {@code waiting} or {@code ignored}
 * @param decided whether it was made, and is therefore an event; otherwise it is the decision that would be made now
 * @param revision the revision of the policy that applies; absent where there is none
 * @param at the time of the decision
 * @param reason one sentence
 * @param checks every condition that was examined
 * @param job the training that the decision requests, or would request
 * @param training model, method and initial weights of that training
 * @param merged the other datasets that the same training is about
 */
public record RetrainingPreview(
        ModelName model,
        DatasetId dataset,
        String outcome,
        boolean decided,
        Optional<Integer> revision,
        Optional<Instant> at,
        String reason,
        List<PolicyCheck> checks,
        Optional<JobId> job,
        Optional<Training> training,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<DatasetId> merged) {

    /** Model, method and initial weights of a training: those of a checkpoint, pre-trained ones, or random ones. */
    public record Training(ModelSize model, MethodSpec method, InitialWeights start) {
        static Training of(TrainingSpec spec) {
            return new Training(spec.model(), spec.method(), spec.start());
        }
    }

    /** Creates the view of a decision that was made. */
    public static RetrainingPreview of(ModelName model, RetrainingDecision decision) {
        return new RetrainingPreview(
                model,
                decision.dataset(),
                decision.trigger().isPresent() ? "triggered" : "skipped",
                true,
                Optional.of(decision.revision()),
                Optional.of(decision.metadata().at()),
                decision.reason(),
                decision.checks(),
                decision.trigger().map(RetrainingTriggered::job),
                decision.trigger().map(RetrainingTriggered::spec).map(Training::of),
                decision.trigger().map(RetrainingTriggered::merged).orElse(List.of()));
    }

    static RetrainingPreview of(
            ModelName model, DatasetId dataset, Optional<Integer> revision, PolicyDecision decision) {
        Optional<PolicyDecision.Trigger> trigger =
                decision instanceof PolicyDecision.Trigger would ? Optional.of(would) : Optional.empty();
        return new RetrainingPreview(
                model,
                dataset,
                outcome(decision),
                false,
                revision,
                Optional.empty(),
                decision.reason(),
                decision.checks(),
                trigger.map(PolicyDecision.Trigger::job),
                trigger.map(PolicyDecision.Trigger::spec).map(Training::of),
                trigger.map(PolicyDecision.Trigger::merged).orElse(List.of()));
    }

    private static String outcome(PolicyDecision decision) {
        if (decision instanceof PolicyDecision.Trigger) {
            return "triggered";
        } else if (decision instanceof PolicyDecision.Skip) {
            return "skipped";
        }
        return decision instanceof PolicyDecision.Wait ? "waiting" : "ignored";
    }
}
