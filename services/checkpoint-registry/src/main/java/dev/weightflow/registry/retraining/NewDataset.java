package dev.weightflow.registry.retraining;

import dev.weightflow.registry.chronicle.Origin;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.id.DatasetId;

/** A data set version, as it was announced first. */
public record NewDataset(DatasetIngested fact, Origin origin) {

    /** Its identity. */
    public DatasetId id() {
        return fact.dataset();
    }

    /** Whether this was announced after the other one. */
    boolean isAfter(NewDataset other) {
        int order = origin.at().compareTo(other.origin.at());
        return order > 0 || order == 0 && id().value().compareTo(other.id().value()) > 0;
    }
}
