package dev.weightflow.ingestion.book;

import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.id.DatasetId;
import java.time.Instant;

/**
 * A data set version that is stored.
 *
 * @param fact what was stated of it
 * @param at when it was stated
 */
public record StoredDataset(DatasetIngested fact, Instant at) {
    public DatasetId id() {
        return fact.dataset();
    }
}
