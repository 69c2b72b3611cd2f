package dev.weightflow.registry.model;

import dev.weightflow.registry.chronicle.Origin;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.VersionNumber;

/**
 * A version of a model.
 *
 * @param fact what it is
 * @param origin when and why it was registered
 */
public record VersionRecord(ModelVersionRegistered fact, Origin origin) {

    /** Its number. */
    public VersionNumber number() {
        return fact.version();
    }

    /** Its weights. */
    public CheckpointId checkpoint() {
        return fact.checkpoint();
    }
}
