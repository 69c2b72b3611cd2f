package dev.weightflow.schema.dataset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** A part of a dataset. */
public enum Split implements Keyed {
    /** What is trained on. */
    TRAIN("train"),
    /** What is evaluated on. */
    VAL("val");

    private final String key;

    Split(String key) {
        this.key = key;
    }

    /** The split's name in files, events and metrics. */
    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    @JsonCreator
    public static Split of(String key) {
        return Keyed.of(Split.class, "split", key);
    }
}
