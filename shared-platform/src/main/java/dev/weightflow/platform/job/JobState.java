package dev.weightflow.platform.job;

import dev.weightflow.schema.Keyed;

/** The states of a job, as people and metrics see them. */
public enum JobState implements Keyed {
    WAITING,
    CLAIMED,
    COMPLETED,
    FAILED,
    CANCELLED,
    REJECTED;

    /** Whether nothing more happens unless the job is requested again. */
    public boolean ended() {
        return this != WAITING && this != CLAIMED;
    }
}
