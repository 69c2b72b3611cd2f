package dev.weightflow.registry.retraining;

import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;

/** What a policy says about a data set at present. */
public sealed interface Assessment {

    /** In one sentence. */
    String reason();

    /** Every condition that was looked at. */
    List<PolicyCheck> checks();

    /** The policy has nothing to say about it, and never will. */
    record Ignored(String reason) implements Assessment {
        @Override
        public List<PolicyCheck> checks() {
            return List.of();
        }
    }

    /** The data set is passed over, for good. */
    record Skip(String reason, List<PolicyCheck> checks) implements Assessment {}

    /** It is too early to decide. */
    record Wait(String reason, List<PolicyCheck> checks) implements Assessment {}

    /** The model is to be trained again. */
    record Trigger(TrainingSpec spec, JobId job, int round, List<PolicyCheck> checks) implements Assessment {
        @Override
        public String reason() {
            return "Every condition of the policy holds.";
        }
    }
}
