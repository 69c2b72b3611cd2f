package dev.weightflow.platform.job;

public enum StopReason {
    /** The instance shuts down; another one continues from the last commit. */
    SHUTDOWN,
    /** Others wait, and it has exceeded its turn; it is claimed again when no other is due. */
    TURN_OVER,
    /** The job is not wanted any more. */
    CANCELLED,
    /** The job has run longer than its time limit. */
    TIME_LIMIT,
    /** The claim was lost to another worker, or the job has ended: this worker's events have no effect any more. */
    CLAIM_LOST
}
