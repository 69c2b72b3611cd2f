package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** Which entries of equation 7's product share a softmax, and so add up to 1. */
public enum SoftmaxAxis implements Keyed {
    /** Each row. */
    LAST("last"),
    /** Each column. */
    FIRST("first"),
    /** The whole matrix. */
    ALL("all");

    private final String key;

    SoftmaxAxis(String key) {
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
    public static SoftmaxAxis of(String key) {
        return Keyed.of(SoftmaxAxis.class, "axis", key);
    }
}
