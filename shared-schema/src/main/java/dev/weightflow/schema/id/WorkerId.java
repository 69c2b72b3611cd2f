package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Name of one running instance of a service. */
public record WorkerId(@JsonValue String value) implements Identifier {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public WorkerId {
        value = NameFormat.checked("a worker id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
