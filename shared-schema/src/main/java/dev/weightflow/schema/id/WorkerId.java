package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The name of one running instance of a service. */
public record WorkerId(@JsonValue String value) implements Identifier {
    /** The form of the value, as a regular expression. */
    public static final String PATTERN = NameFormat.PATTERN;

    /** @throws dev.weightflow.schema.InvalidRecordException if the value does not have the {@link #PATTERN} */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public WorkerId {
        NameFormat.check("a worker id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
