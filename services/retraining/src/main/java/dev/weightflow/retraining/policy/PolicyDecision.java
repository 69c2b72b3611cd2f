package dev.weightflow.retraining.policy;

import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;

/** What a policy comes to for a dataset at present. */
public sealed interface PolicyDecision {

    /** In one sentence. */
    String reason();

    /** Every condition that was looked at. */
    List<PolicyCheck> checks();

    /** The policy has nothing to say about it, and never will. */
    record Ignored(String reason) implements PolicyDecision {
        @Override
        public List<PolicyCheck> checks() {
            return List.of();
        }
    }

    /** The dataset is skipped, for good. */
    record Skip(String reason, List<PolicyCheck> checks) implements PolicyDecision {}

    /** It is too early to decide. */
    record Wait(String reason, List<PolicyCheck> checks) implements PolicyDecision {}

    /** The model is to be retrained. */
    record Trigger(TrainingSpec spec, JobId job, int generation, List<PolicyCheck> checks) implements PolicyDecision {
        @Override
        public String reason() {
            return "Every condition of the policy holds.";
        }
    }
}
