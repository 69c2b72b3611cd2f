package dev.weightflow.platform.job;

public enum StopReason {
    /** The instance shuts down; another one continues from the last commit. */
    SHUTDOWN,
    /** The job is not wanted any more. */
    CANCELLED,
    /** The job has run longer than its time limit. */
    TIME_LIMIT,
    /** The claim is another worker's by now, or the job has ended: nothing that this worker does has any effect. */
    CLAIM_LOST
}
