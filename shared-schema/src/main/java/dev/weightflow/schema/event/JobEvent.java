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
 * <p>A job is worked on under a claim. Claims of a job are numbered 1, 2, 3, …; the number and the worker are the fencing token
 * that every event of the work carries. An event under a claim that is no longer the job's latest, or by another worker than the
 * one that has it, has no effect. A job that failed or was cancelled can be requested again: that is its next generation.
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

        /** The worker that has the claim; absent in what was stated before every such event named it. */
        Optional<WorkerId> holder();
    }

    /** An event under a claim that has always named the worker. */
    interface ByWorker extends UnderClaim {
        WorkerId worker();

        @Override
        default Optional<WorkerId> holder() {
            return Optional.of(worker());
        }
    }

    /** A worker took the job. */
    interface Claimed extends ByWorker {}

    /** The job is free for another worker. */
    interface Released extends ByWorker {
        ReleaseReason reason();
    }

    /** The work itself begins. */
    interface Started extends ByWorker {}

    /** What came of the work. The work states it without the worker, which is added when it is appended under the claim. */
    interface Outcome extends UnderClaim {
        Optional<WorkerId> worker();

        /** As this, by that worker. */
        Outcome withWorker(WorkerId worker);

        @Override
        default Optional<WorkerId> holder() {
            return worker();
        }
    }

    /**
     * Part of the result is durable; work resumes from it. Work that has no parts (ingestions and evaluations) commits nothing: its one
     * commit is its completion.
     */
    interface Committed extends Outcome {
        /** The place among the job's commits: one that is not above the latest has no effect. */
        long sequence();
    }

    /** The job is done. */
    interface Completed extends Outcome {}

    /** The work under a claim failed. */
    interface Failed extends Outcome {
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
