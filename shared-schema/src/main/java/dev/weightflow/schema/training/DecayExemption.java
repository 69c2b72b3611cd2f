package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** Parameters that weight decay leaves alone. */
public enum DecayExemption implements Keyed {
    /** Parameters of one dimension, and those whose name ends in {@code .bias}. */
    VECTORS("vectors"),
    /** The tables of relative position biases. */
    POSITION_BIAS("position-bias"),
    /** Whatever a method adds to the backbone. */
    ADAPTERS("adapters");

    private final String key;

    DecayExemption(String key) {
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
    public static DecayExemption of(String key) {
        return Keyed.of(DecayExemption.class, "decay exemption", key);
    }
}
