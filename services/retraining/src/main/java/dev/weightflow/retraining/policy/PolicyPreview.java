package dev.weightflow.retraining.policy;

import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.schema.id.DatasetId;
import java.time.Instant;
import java.util.Optional;

/**
 * Decision that a proposed policy would make about a dataset, beside the present one.
 *
 * @param proposed the decision by the proposed policy, if the dataset were ingested now
 * @param present the same by the policy that the model has; absent if it has none
 * @param decided the decision that was made about the dataset, if one was
 */
public record PolicyPreview(
        DatasetId dataset,
        String source,
        Instant ingestedAt,
        RetrainingPreview proposed,
        Optional<RetrainingPreview> present,
        Optional<RetrainingPreview> decided) {

    static PolicyPreview of(
            IngestedDataset dataset,
            RetrainingPreview proposed,
            Optional<RetrainingPreview> present,
            Optional<RetrainingPreview> decided) {
        return new PolicyPreview(
                dataset.id(), dataset.event().source(), dataset.ingestedAt(), proposed, present, decided);
    }
}
