package dev.weightflow.schema.event;

import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * What happens to a job, whatever its kind: ingestions, trainings and evaluations go through the same states. Each family of
 * events says so by implementing these interfaces.
 *
 * <p>A job is worked on under a claim. Claims of a job are numbered 1, 2, 3, …; the number is the fencing token that every event
 * of the work carries, and an event under a claim that is no longer the job's latest has no effect. A job that failed or was
 * cancelled can be requested again: that is its next generation.
 */
public interface JobEvent {
    /** The job that this is about. */
    JobId job();

    /** A job was requested; generation 1 at first. */
    interface Requested<S extends JobSpec> extends JobEvent {
        int generation();

        S spec();
    }

    /** A request could not be accepted, and says why; there is no specification that a worker could run. */
    interface Rejected extends JobEvent {
        Failure failure();
    }

    /** Something that belongs to a claim. */
    interface UnderClaim extends JobEvent {
        int claim();
    }

    /** A worker took the job. */
    interface Claimed extends UnderClaim {
        WorkerId worker();
    }

    /** The job is free for another worker. */
    interface Released extends UnderClaim {
        WorkerId worker();

        ReleaseReason reason();
    }

    /** The work itself begins. */
    interface Started extends UnderClaim {}

    /** Part of the result is durable; work resumes from it. */
    interface Committed extends UnderClaim {}

    /** The job is done. */
    interface Completed extends UnderClaim {}

    /** The work under a claim failed. */
    interface Failed extends UnderClaim {
        Failure failure();

        /** When another attempt may begin; absent if the job has failed for good. */
        Optional<Instant> retryAt();
    }

    /** The job's present generation is to be stopped; its worker has not stopped yet. */
    interface CancellationRequested extends JobEvent {
        int generation();

        String reason();
    }

    /** The job's present generation was stopped on request. */
    interface Cancelled extends JobEvent {
        int generation();
    }
}
