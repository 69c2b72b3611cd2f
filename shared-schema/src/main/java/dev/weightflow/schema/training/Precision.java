package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** In which numbers the forward and the backward pass multiply. Weights, moments, statistics, losses and validations are float32. */
public enum Precision implements Keyed, OrReference {
    /** IEEE single precision throughout. */
    FLOAT32("float32"),
    /** The products of linear layers in bfloat16, as under PyTorch's autocast; velocity fields stay in float32. */
    BFLOAT16("bf16");

    private final String key;

    Precision(String key) {
        this.key = key;
    }

    @Override
    public boolean matchesReference() {
        return this == FLOAT32;
    }

    /** The name in configurations and events. */
    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    @JsonCreator
    public static Precision of(String key) {
        return Keyed.of(Precision.class, "precision", key);
    }
}
