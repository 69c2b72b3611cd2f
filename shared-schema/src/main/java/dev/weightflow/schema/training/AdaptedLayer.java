package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** The linear layers of a transformer block that a method may adapt. */
public enum AdaptedLayer implements Keyed {
    /** The query projection. */
    QUERY("q"),
    /** The key projection. */
    KEY("k"),
    /** The value projection. */
    VALUE("v"),
    /** The projection after attention. */
    PROJECTION("proj"),
    /** The first layer of the MLP. */
    FC1("fc1"),
    /** The second layer of the MLP. */
    FC2("fc2");

    private final String key;

    AdaptedLayer(String key) {
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
    public static AdaptedLayer of(String key) {
        return Keyed.of(AdaptedLayer.class, "adapted layer", key);
    }
}
