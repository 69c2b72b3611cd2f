package dev.weightflow.retraining.policy;

import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.retraining.policy.PolicyChecks.Hold;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.retraining.TriggeredTraining;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Optional;

/** Decision that a policy makes at present: for a dataset, or for other evidence. */
public sealed interface PolicyDecision {

    /** Returns the reason in one sentence. */
    String reason();

    /** Returns all conditions that were examined. */
    List<PolicyCheck> checks();

    /** The policy does not apply to the dataset, and never will. */
    record Ignored(String reason) implements PolicyDecision {
        @Override
        public List<PolicyCheck> checks() {
            return List.of();
        }
    }

    /** The dataset is skipped permanently. */
    record Skip(IngestedDataset dataset, String reason, List<PolicyCheck> checks) implements PolicyDecision {}

    /** It is too early to decide. */
    record Wait(Hold hold, List<PolicyCheck> checks) implements PolicyDecision {
        @Override
        public String reason() {
            return hold.reason();
        }
    }

    /**
     * The model is to be retrained.
     *
     * @param dataset the one that the training is named after
     * @param merged the others that it is about
     * @param reservedSeconds of the policy's budget; absent if it has none
     */
    record Trigger(
            IngestedDataset dataset,
            List<DatasetId> merged,
            TrainingSpec spec,
            JobId job,
            int generation,
            List<PolicyCheck> checks,
            Optional<Double> reservedSeconds)
            implements PolicyDecision {
        @Override
        public String reason() {
            return "Every condition of the policy holds.";
        }
    }

    /** The model is to be trained again on what its champion was trained on. */
    record Again(TriggeredTraining training, List<PolicyCheck> checks) implements PolicyDecision {
        @Override
        public String reason() {
            return "Every condition of the policy holds.";
        }
    }

    /** The model cannot be trained because of that evidence. */
    record Refused(String reason, List<PolicyCheck> checks) implements PolicyDecision {}
}
