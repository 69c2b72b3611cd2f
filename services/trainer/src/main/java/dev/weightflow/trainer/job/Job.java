package dev.weightflow.trainer.job;

import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.WorkerId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The state of a job. Each state's methods are the transitions that may leave it; {@link JobTransitions} maps facts to them.
 */
public sealed interface Job {

    /** What the job is, and what came of it so far. */
    JobRecord record();

    /**
     * Nobody works on the job; a worker may claim it.
     *
     * @param since when it was asked for, or given back by whoever had it last
     */
    record Waiting(JobRecord record, Instant since) implements Job {

        Claimed claimedBy(WorkerId worker) {
            return new Claimed(record.withNextClaim(), worker, Optional.empty(), false);
        }

        Cancelled cancelled() {
            return new Cancelled(record);
        }
    }

    /**
     * A worker has the job.
     *
     * @param started what it stated when its steps began, if they have begun
     * @param cancelRequested whether somebody asked it to stop for good
     */
    record Claimed(JobRecord record, WorkerId worker, Optional<TrainingStarted> started, boolean cancelRequested)
            implements Job {

        Claimed started(TrainingStarted fact) {
            return new Claimed(record, worker, Optional.of(fact), cancelRequested);
        }

        Claimed committed(CheckpointCommitted checkpoint) {
            return new Claimed(record.with(checkpoint), worker, started, cancelRequested);
        }

        Claimed askedToStop() {
            return new Claimed(record, worker, started, true);
        }

        /** Free for another worker; a job that was to be stopped anyway ends here. */
        Job released(Instant time) {
            return cancelRequested ? new Cancelled(record) : new Waiting(record, time);
        }

        Completed completed(TrainingCompleted fact) {
            return new Completed(record, fact);
        }

        Job failed(Failure failure, boolean givenUp, Instant time) {
            JobRecord after = record.withFailure();
            if (cancelRequested) {
                return new Cancelled(after);
            }
            return givenUp ? new Failed(after, failure) : new Waiting(after, time);
        }

        Cancelled cancelled() {
            return new Cancelled(record);
        }
    }

    /** The job is done. */
    record Completed(JobRecord record, TrainingCompleted result) implements Job {}

    /** The job came to nothing, and is not tried again unless somebody asks. */
    record Failed(JobRecord record, Failure failure) implements Job {

        Waiting requestedAgain(Causation causation, Instant time) {
            return new Waiting(record.withNextRound(causation), time);
        }
    }

    /** The job was stopped on request. */
    record Cancelled(JobRecord record) implements Job {

        Waiting requestedAgain(Causation causation, Instant time) {
            return new Waiting(record.withNextRound(causation), time);
        }
    }

    /** The state's name for people and metrics. */
    default String state() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
