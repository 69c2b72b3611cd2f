package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** How a rotation comes of a skew-symmetric matrix S. */
public enum RotationForm implements Keyed {
    /** exp(S): the flow of the field S·W over unit time, without error. */
    EXPONENTIAL("exponential"),
    /** Cayley's form, (I − S/2)⁻¹(I + S/2): one step of the implicit midpoint rule along the same field. */
    CAYLEY("cayley");

    private final String key;

    RotationForm(String key) {
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
    public static RotationForm of(String key) {
        return Keyed.of(RotationForm.class, "form of a rotation", key);
    }
}
