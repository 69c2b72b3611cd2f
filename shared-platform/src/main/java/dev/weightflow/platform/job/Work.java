package dev.weightflow.platform.job;

import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.job.JobSpec;
import java.util.function.Function;

/** The work of one kind of job. */
@FunctionalInterface
public interface Work<S extends JobSpec, P> {
    /**
     * Works until the job is done, or {@link JobContext#throwIfStopped} says otherwise. Everything that the result refers to is
     * stored when this returns; nothing refers to it before.
     *
     * @return the event that completes the job, given the journal's state at that moment
     * @throws JobStoppedException if it was stopped
     * @throws JobFailedException if it failed, and this knows whether another attempt would
     * @throws RuntimeException if it failed; another attempt may succeed
     */
    Function<? super P, ? extends JobEvent> run(Job.Claimed<S> job, JobContext context);
}
