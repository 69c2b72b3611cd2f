package dev.weightflow.ingestion.job;

import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.id.DatasetId;
import java.time.Instant;

public record StoredDataset(DatasetIngested event, Instant ingestedAt) {
    public DatasetId id() {
        return event.dataset();
    }
}
