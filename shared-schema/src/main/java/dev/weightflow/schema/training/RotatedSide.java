package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** Which side of a weight [out, in] is rotated. */
public enum RotatedSide implements Keyed {
    /** W·Rᵀ: each output's weights are turned alike, so that the angles between them stay. */
    INPUT("input"),
    /** R·W: the outputs are mixed. */
    OUTPUT("output");

    private final String key;

    RotatedSide(String key) {
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
    public static RotatedSide of(String key) {
        return Keyed.of(RotatedSide.class, "side of a weight", key);
    }
}
