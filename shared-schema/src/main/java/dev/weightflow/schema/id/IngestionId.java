package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The identity of one request to ingest a dataset, chosen by the requester or drawn for it. */
public record IngestionId(@JsonValue String value) implements Identifier {
    /** The form of the value, as a regular expression. */
    public static final String PATTERN = NameFormat.PATTERN;

    /** @throws dev.weightflow.schema.InvalidRecordException if the value does not have the {@link #PATTERN} */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public IngestionId {
        NameFormat.check("an ingestion id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
