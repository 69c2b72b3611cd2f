package dev.weightflow.registry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** What a version is with regard to the alias {@code champion}. */
public enum VersionStatus implements Keyed {
    /** Nothing was decided yet: the gate waits for metrics. */
    UNDECIDED("undecided"),
    /** The alias points to it. */
    CHAMPION("champion"),
    /** The alias pointed to it once. */
    SUPERSEDED("superseded"),
    /** The gate did not let it pass. */
    REJECTED("rejected");

    private final String key;

    VersionStatus(String key) {
        this.key = key;
    }

    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    @JsonCreator
    public static VersionStatus of(String key) {
        return Keyed.of(VersionStatus.class, "status of a version", key);
    }
}
