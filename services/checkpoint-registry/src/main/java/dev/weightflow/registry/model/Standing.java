package dev.weightflow.registry.model;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** Where a version stands with regard to an alias. */
public enum Standing implements Keyed {
    /** Nothing was decided yet: the gate waits for figures. */
    UNDECIDED("undecided"),
    /** The alias points to it. */
    HOLDER("holder"),
    /** The alias pointed to it once. */
    SUPERSEDED("superseded"),
    /** It was not let through. */
    REJECTED("rejected");

    private final String key;

    Standing(String key) {
        this.key = key;
    }

    @Override
    @JsonValue
    public String key() {
        return key;
    }
}
