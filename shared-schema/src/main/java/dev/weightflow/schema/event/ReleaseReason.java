package dev.weightflow.schema.event;

import dev.weightflow.schema.Keyed;

public enum ReleaseReason implements Keyed {
    /** The worker shuts down and gives the job back. */
    SHUTDOWN,
    /** The worker was not heard of for too long; somebody else says so. */
    EXPIRED
}
