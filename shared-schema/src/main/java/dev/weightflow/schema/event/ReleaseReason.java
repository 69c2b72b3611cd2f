package dev.weightflow.schema.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** Why a worker no longer holds a job. */
public enum ReleaseReason implements Keyed {
    /** The worker shuts down and gives the job back. */
    SHUTDOWN("shutdown"),
    /** The worker was not heard of for too long; somebody else says so. */
    EXPIRED("expired");

    private final String key;

    ReleaseReason(String key) {
        this.key = key;
    }

    /** The reason's name in events. */
    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    @JsonCreator
    public static ReleaseReason of(String key) {
        return Keyed.of(ReleaseReason.class, "reason for a release", key);
    }
}
