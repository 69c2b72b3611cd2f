package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** Which of its checkpoints a validated training ends with as its result: the one that is evaluated and registered. */
public enum ResultCheckpoint implements Keyed {
    /** The one after the last step. */
    LAST("last"),
    /** The one with the best validation. */
    BEST("best");

    private final String key;

    ResultCheckpoint(String key) {
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
    public static ResultCheckpoint of(String key) {
        return Keyed.of(ResultCheckpoint.class, "result", key);
    }
}
