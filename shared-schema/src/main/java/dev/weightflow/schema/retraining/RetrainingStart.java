package dev.weightflow.schema.retraining;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** The weights that a retraining starts from. */
public enum RetrainingStart implements Keyed {
    /** The weights of the model's champion; the base weights as long as there is none. */
    CHAMPION("champion"),
    /** The policy's base weights; those that the champion's training started from, or random ones, if it names none. */
    BASE("base");

    private final String key;

    RetrainingStart(String key) {
        this.key = key;
    }

    /** The name in policies and events. */
    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    @JsonCreator
    public static RetrainingStart of(String key) {
        return Keyed.of(RetrainingStart.class, "start of a retraining", key);
    }
}
