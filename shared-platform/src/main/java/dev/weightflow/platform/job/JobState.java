package dev.weightflow.platform.job;

import dev.weightflow.schema.Keyed;

public enum JobState implements Keyed {
    WAITING,
    CLAIMED,
    COMPLETED,
    FAILED,
    CANCELLED,
    REJECTED;

    public boolean ended() {
        return this != WAITING && this != CLAIMED;
    }
}
