package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The identity of a dataset version: the SHA-256 of its manifest's canonical JSON. */
public record DatasetId(@JsonValue String value) implements Identifier {
    /** The form of the value, as a regular expression. */
    public static final String PATTERN = Digest.PATTERN;

    /** @throws dev.weightflow.schema.InvalidRecordException if the value does not have the {@link #PATTERN} */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DatasetId {
        Digest.check("a dataset id", value);
    }

    /** The identity of the object with that digest. */
    public static DatasetId of(Digest digest) {
        return new DatasetId(digest.hex());
    }

    /** The digest of the object that this identifies. */
    public Digest digest() {
        return new Digest(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
