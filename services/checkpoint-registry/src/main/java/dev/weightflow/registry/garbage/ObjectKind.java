package dev.weightflow.registry.garbage;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** What an object is. */
public enum ObjectKind implements Keyed {
    WEIGHTS("weights"),
    TRAINING_STATE("training-state"),
    MANIFEST("checkpoint-manifest"),
    DATASET("dataset-manifest"),
    SHARD("shard"),
    SAMPLES("sample-list"),
    REPORT("report"),
    SUMS("image-sums"),
    PICTURE("picture"),
    BASE_WEIGHTS("base-weights"),
    SNAPSHOT("snapshot"),
    /** Nothing says what it is. */
    OTHER("other");

    private final String key;

    ObjectKind(String key) {
        this.key = key;
    }

    @Override
    @JsonValue
    public String key() {
        return key;
    }
}
