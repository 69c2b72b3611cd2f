package dev.weightflow.schema.event;

import dev.weightflow.schema.Keyed;

public enum ReleaseReason implements Keyed {
    /** The worker shuts down and releases the job. */
    SHUTDOWN,
    /** The worker was silent for too long; another instance states this. */
    EXPIRED
}
