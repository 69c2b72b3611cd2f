package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of a job: the hash of what determines its result, or the name its requester gave it. */
public record JobId(@JsonValue String value) implements Identifier {
    public static final String PATTERN = NameFormat.PATTERN;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JobId {
        value = NameFormat.checked("a job id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
