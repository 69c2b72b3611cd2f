package dev.weightflow.platform.job;

import dev.weightflow.schema.event.JobEvent;
import java.util.Optional;

/** What work may ask and tell while it runs. For the thread that works, unless said otherwise. */
public interface JobContext {
    /** Why the work has to stop, if it has to; to be asked at every step. Any thread may ask. */
    Optional<StopReason> stopReason();

    /** Stops the work by a {@link JobStoppedException} if it has to stop. Any thread may call it. */
    default void throwIfStopped() {
        stopReason().ifPresent(reason -> {
            throw new JobStoppedException(reason);
        });
    }

    /** Tells how far the work is; never waits. Any thread may call it. */
    void progress(JobProgress progress);

    /**
     * Appends an event under the claim: a commit, say. Waits while the journal cannot be reached, for the work that led to it
     * must not be lost.
     *
     * @throws JobStoppedException if the claim was lost, so that the event was not appended
     */
    void append(JobEvent event);
}
