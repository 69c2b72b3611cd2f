package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Name that points to one version of a model, such as {@code champion}. */
public record Alias(@JsonValue String value) implements Identifier {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Alias {
        value = NameFormat.checked("an alias", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
