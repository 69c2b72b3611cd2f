package dev.weightflow.platform.job;

import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobSpec;
import java.util.function.Function;

/** Work on one kind of job. */
@FunctionalInterface
public interface Work<S extends JobSpec, P> {
    /**
     * Works until the job is done, or {@link JobContext#throwIfStopped} ends it. When this returns, everything that the result refers to is stored;
     * nothing refers to it before.
     *
     * @return creates the event that completes the job from the journal's state at that moment
     * @throws JobStoppedException if it was stopped
     * @throws JobFailedException if it failed, and it is known whether another attempt would
     * @throws RuntimeException if it failed; another attempt may succeed
     */
    Function<? super P, ? extends JobEvent> run(Job.Claimed<S> job, JobContext context);

    /**
     * Helps with the job of another worker; called repeatedly on a worker that has no job to claim, and expected to return soon if there is nothing to
     * do.
     *
     * @return whether anything was done
     * @throws JobStoppedException if it was stopped
     */
    default boolean assist(Job.Claimed<S> job, WorkerId self, Assistance assistance) {
        return false;
    }
}
