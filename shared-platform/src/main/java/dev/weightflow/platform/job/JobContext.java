package dev.weightflow.platform.job;

import dev.weightflow.schema.event.JobEvent;
import java.util.Optional;

/** Interface of running work to its job. Confined to the working thread, unless stated otherwise. */
public interface JobContext {
    /** Returns why the work has to stop, if it has to; to be polled at every step. Thread-safe. */
    Optional<StopReason> stopReason();

    /** Throws a {@link JobStoppedException} if the work has to stop. Thread-safe. */
    default void throwIfStopped() {
        stopReason().ifPresent(reason -> {
            throw new JobStoppedException(reason);
        });
    }

    /** Reports progress; never waits. Thread-safe. */
    void progress(JobProgress progress);

    /**
     * Appends an event under the claim, such as a commit. Waits while the journal cannot be reached, because the work that led to it must not be
     * lost.
     *
     * @throws JobStoppedException if the claim was lost, so that the event was not appended
     */
    void append(JobEvent event);
}
