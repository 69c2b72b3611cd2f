package dev.weightflow.registry.model;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** How it was decided about an alias. */
public enum Outcome implements Keyed {
    /** The gate let the version pass. */
    PROMOTED("promoted"),
    /** A person gave the alias to the version without the gate. */
    FORCED("forced"),
    /** The gate did not let the version pass. */
    REJECTED("rejected"),
    /** A person took the alias away. */
    REMOVED("removed");

    private final String key;

    Outcome(String key) {
        this.key = key;
    }

    @Override
    @JsonValue
    public String key() {
        return key;
    }
}
