package dev.weightflow.projection.model;

import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.retraining.PolicyCheck;
import java.util.List;
import java.util.Optional;

/**
 * Whether a model is retrained on a dataset.
 *
 * @param metadata the event, when it was stated, and why
 * @param trigger the retraining; absent where the dataset was skipped
 * @param reason in one sentence
 */
public record RetrainingDecision(
        EventMetadata metadata,
        DatasetId dataset,
        int revision,
        Optional<RetrainingTriggered> trigger,
        String reason,
        List<PolicyCheck> checks) {

    static RetrainingDecision of(RetrainingTriggered event, EventMetadata metadata) {
        return new RetrainingDecision(
                metadata,
                event.dataset(),
                event.revision(),
                Optional.of(event),
                "Every condition of the policy holds.",
                event.checks());
    }

    static RetrainingDecision of(RetrainingSkipped event, EventMetadata metadata) {
        return new RetrainingDecision(
                metadata, event.dataset(), event.revision(), Optional.empty(), event.reason(), event.checks());
    }
}
