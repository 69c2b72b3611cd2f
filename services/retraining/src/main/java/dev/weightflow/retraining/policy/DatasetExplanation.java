package dev.weightflow.retraining.policy;

import dev.weightflow.projection.lineage.Step;
import dev.weightflow.projection.model.Models.TrainedVersion;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Consequences of a dataset for all models, with the reasons.
 *
 * @param event the event that announced it
 * @param trained the latest versions that were trained on it, by a policy or by hand, 100 at most
 * @param previews the decisions of every model's policy about it, made or expected
 * @param missing an event that the chain refers to and that no topic holds any more
 * @param chain the causes of the dataset, and all of its consequences
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
