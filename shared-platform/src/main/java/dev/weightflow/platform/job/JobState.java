package dev.weightflow.platform.job;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** The states of a job, as people and metrics see them. */
public enum JobState implements Keyed {
    WAITING("waiting"),
    CLAIMED("claimed"),
    COMPLETED("completed"),
    FAILED("failed"),
    CANCELLED("cancelled"),
    REJECTED("rejected");

    private final String key;

    JobState(String key) {
        this.key = key;
    }

    /** Whether nothing more happens unless the job is requested again. */
    public boolean ended() {
        return this != WAITING && this != CLAIMED;
    }

    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    public static JobState of(String key) {
        return Keyed.of(JobState.class, "job state", key);
    }
}
