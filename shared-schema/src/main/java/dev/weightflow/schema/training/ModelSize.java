package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** The Swin Transformer's configurations. */
public enum ModelSize implements Keyed {
    /** A few thousand weights, for tests and the demo. */
    MICRO("micro"),
    /** Swin-T, the paper's. */
    TINY("tiny"),
    /** Swin-S. */
    SMALL("small"),
    /** Swin-B. */
    BASE("base");

    private final String key;

    ModelSize(String key) {
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
    public static ModelSize of(String key) {
        return Keyed.of(ModelSize.class, "model", key);
    }
}
