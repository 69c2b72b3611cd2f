package dev.weightflow.registry.view;

import dev.weightflow.registry.retraining.Assessment;
import dev.weightflow.registry.retraining.Judgement;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.PolicyCheck;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a model's policy comes to for a data set.
 *
 * @param outcome {@code triggered}, {@code skipped}, {@code waiting} or {@code ignored}
 * @param decided whether that is decided, and therefore a fact; otherwise it is what would be decided now
 * @param revision the policy that it is, or would be, decided by; absent where there is none
 * @param at when it was decided
 * @param reason in one sentence
 * @param checks every condition that was looked at
 * @param job the training that came, or would come, of it
 */
public record OutlookView(
        ModelName model,
        String outcome,
        boolean decided,
        Optional<Integer> revision,
        Optional<Instant> at,
        String reason,
        List<PolicyCheck> checks,
        Optional<JobId> job) {

    static OutlookView of(ModelName model, Judgement judgement) {
        return new OutlookView(
                model,
                judgement.trigger().isPresent() ? "triggered" : "skipped",
                true,
                Optional.of(judgement.revision()),
                Optional.of(judgement.origin().at()),
                judgement.reason(),
                judgement.checks(),
                judgement.trigger().map(RetrainingTriggered::job));
    }

    static OutlookView of(ModelName model, Optional<Integer> revision, Assessment assessment) {
        return new OutlookView(
                model,
                outcome(assessment),
                false,
                revision,
                Optional.empty(),
                assessment.reason(),
                assessment.checks(),
                assessment instanceof Assessment.Trigger trigger ? Optional.of(trigger.job()) : Optional.empty());
    }

    private static String outcome(Assessment assessment) {
        if (assessment instanceof Assessment.Trigger) {
            return "triggered";
        } else if (assessment instanceof Assessment.Skip) {
            return "skipped";
        }
        return assessment instanceof Assessment.Wait ? "waiting" : "ignored";
    }
}
