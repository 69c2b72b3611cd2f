package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of a checkpoint: the SHA-256 of its safetensors file. */
public record CheckpointId(@JsonValue String value) implements Identifier.OfContent {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CheckpointId {
        value = Digest.checked("a checkpoint id", value);
    }

    public static CheckpointId of(Digest digest) {
        return new CheckpointId(digest.hex());
    }

    @Override
    public String toString() {
        return value;
    }
}
