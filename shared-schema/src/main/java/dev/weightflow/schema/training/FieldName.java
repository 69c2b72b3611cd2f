package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** The velocity fields along which weights flow. */
public enum FieldName implements Keyed {
    /** The paper's field, equation 7. */
    SOFTMAX("softmax"),
    /** The softmax field less its mean, so that the flow starts exactly at the identity. */
    CENTERED_SOFTMAX("centered-softmax"),
    /** The constant low-rank field, equation 6. */
    LOW_RANK("low-rank"),
    /** Transport of a weight's entries along its rows, with a learned low-rank velocity. */
    ADVECTION("advection");

    private final String key;

    FieldName(String key) {
        this.key = key;
    }

    /** The name in configurations and events. */
    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    @JsonCreator
    public static FieldName of(String key) {
        return Keyed.of(FieldName.class, "velocity field", key);
    }
}
