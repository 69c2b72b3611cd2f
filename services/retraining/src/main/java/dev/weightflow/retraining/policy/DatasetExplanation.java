package dev.weightflow.retraining.policy;

import dev.weightflow.projection.lineage.Step;
import dev.weightflow.projection.model.Models.TrainedVersion;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What came of a dataset, and why.
 *
 * @param event the event that it was ingested by
 * @param trained the versions that were trained on it, by a policy or by hand
 * @param previews what every model's policy says about it
 * @param missing an event that the chain refers to and no topic holds any more
 * @param chain what led to the dataset, and everything that followed from it
 */
public record DatasetExplanation(
        DatasetId dataset,
        String source,
        Instant ingestedAt,
        EventId event,
        List<TrainedVersion> trained,
        List<RetrainingPreview> previews,
        Optional<EventId> missing,
        List<Step> chain) {}
