package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** What equation 7's product is divided by. */
public enum SoftmaxDivisor implements Keyed {
    /** √d, the square root of the weight's row count, as printed. */
    SQRT_ROWS("sqrt-rows"),
    /** √r, the square root of the rank: the length of what is multiplied, as in attention. */
    SQRT_RANK("sqrt-rank"),
    /** 1. */
    NONE("none");

    private final String key;

    SoftmaxDivisor(String key) {
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
    public static SoftmaxDivisor of(String key) {
        return Keyed.of(SoftmaxDivisor.class, "divisor", key);
    }
}
