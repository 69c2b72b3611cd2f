package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Name under which versions of a model are registered. */
public record ModelName(@JsonValue String value) implements Identifier {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ModelName {
        value = NameFormat.checked("a model name", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
