package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of a dataset version: the SHA-256 of its manifest's canonical JSON. */
public record DatasetId(@JsonValue String value) implements Identifier.OfContent {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DatasetId {
        value = Digest.checked("a dataset id", value);
    }

    public static DatasetId of(Digest digest) {
        return new DatasetId(digest.hex());
    }

    @Override
    public String toString() {
        return value;
    }
}
