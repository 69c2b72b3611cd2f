package dev.weightflow.ingestion.job;

import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.id.DatasetId;
import java.time.Instant;

/**
 * A dataset version that is stored.
 *
 * @param event what was stated of it
 * @param ingestedAt when it was stated
 */
public record StoredDataset(DatasetIngested event, Instant ingestedAt) {
    public DatasetId id() {
        return event.dataset();
    }
}
