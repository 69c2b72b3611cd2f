package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Faults;

/** Name of stored base weights; never one that could be a digest. */
public record WeightsName(@JsonValue String value) implements Identifier {
    /** @throws dev.weightflow.schema.InvalidRecordException if the value does not have the {@link #PATTERN}, or is a digest */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public WeightsName {
        value = NameFormat.checked("a name of base weights", value);
        Faults.of("'" + value + "' as a name of base weights")
                .require(!value.matches(Digest.PATTERN), "it must not look like a digest")
                .raise();
    }

    @Override
    public String toString() {
        return value;
    }
}
