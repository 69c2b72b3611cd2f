package dev.weightflow.retraining.policy;

import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.schema.id.DatasetId;
import java.time.Instant;
import java.util.Optional;

/**
 * What a policy that is not set comes to for a dataset, beside what holds.
 *
 * @param proposed what the policy would come to now, if the dataset were ingested now
 * @param present the same by the policy that the model has; absent if it has none
 * @param decided what was decided about the dataset, if it was decided
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
                dataset.id(), dataset.event().source(), dataset.metadata().at(), proposed, present, decided);
    }
}
