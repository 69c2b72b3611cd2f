package dev.weightflow.retraining.policy;

import dev.weightflow.projection.model.RetrainingHistory.RetrainingDecision;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.PolicyCheck;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a model is retrained on a dataset.
 *
 * @param outcome {@code triggered}, {@code skipped}, {@code waiting} or {@code ignored}
 * @param decided whether that is decided, and therefore an event; otherwise it is what would be decided now
 * @param revision the policy that it is, or would be, decided by; absent where there is none
 * @param at when it was decided
 * @param reason in one sentence
 * @param checks every condition that was looked at
 * @param job the training that came, or would come, of it
 */
public record RetrainingPreview(
        ModelName model,
        String outcome,
        boolean decided,
        Optional<Integer> revision,
        Optional<Instant> at,
        String reason,
        List<PolicyCheck> checks,
        Optional<JobId> job) {

    static RetrainingPreview of(ModelName model, RetrainingDecision decision) {
        return new RetrainingPreview(
                model,
                decision.trigger().isPresent() ? "triggered" : "skipped",
                true,
                Optional.of(decision.revision()),
                Optional.of(decision.metadata().at()),
                decision.reason(),
                decision.checks(),
                decision.trigger().map(RetrainingTriggered::job));
    }

    static RetrainingPreview of(ModelName model, Optional<Integer> revision, PolicyDecision decision) {
        return new RetrainingPreview(
                model,
                outcome(decision),
                false,
                revision,
                Optional.empty(),
                decision.reason(),
                decision.checks(),
                decision instanceof PolicyDecision.Trigger trigger ? Optional.of(trigger.job()) : Optional.empty());
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
