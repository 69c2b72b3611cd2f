package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A name that points to one version of a model, such as {@code champion}. */
public record Alias(@JsonValue String value) implements Identifier {
    /** The form of the value, as a regular expression. */
    public static final String PATTERN = NameFormat.PATTERN;

    /** @throws dev.weightflow.schema.InvalidRecordException if the value does not have the {@link #PATTERN} */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Alias {
        NameFormat.check("an alias", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
