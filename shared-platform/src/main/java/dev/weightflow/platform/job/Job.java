package dev.weightflow.platform.job;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A job in one of its states. Each state's methods are the transitions that may leave it; {@link JobTransitions} maps events to
 * them.
 */
public sealed interface Job<S extends JobSpec> {
    JobId id();

    JobState state();

    /** When the job came into this state. */
    Instant since();

    /** The job, if its request was accepted. */
    default Optional<Accepted<S>> accepted() {
        return this instanceof Accepted<S> accepted ? Optional.of(accepted) : Optional.empty();
    }

    /** What is to be done, if the request was accepted. */
    default Optional<S> spec() {
        return accepted().map(job -> job.record().spec());
    }

    /** A job that was accepted: it has a specification. */
    sealed interface Accepted<S extends JobSpec> extends Job<S> {
        JobRecord<S> record();

        @Override
        default JobId id() {
            return record().id();
        }
    }

    /**
     * Nobody works on the job; a worker may claim it.
     *
     * @param retryAt the moment before which it is not claimed again, after a failed attempt
     */
    record Waiting<S extends JobSpec>(JobRecord<S> record, Instant since, Optional<Instant> retryAt)
            implements Accepted<S> {
        /** The longest back-off, and room for clocks that are apart. */
        private static final Duration LONGEST_WAIT = JobSettings.LONGEST_RETRY.multipliedBy(5);

        @Override
        public JobState state() {
            return JobState.WAITING;
        }

        /**
         * Whether a worker may claim it at that moment. The pause ends by the clock of whoever stated the failure: if the end is further
         * away than any back-off explains, that clock was wrong or ours is, and the pause is not kept.
         */
        public boolean claimableAt(Instant now) {
            return retryAt.filter(moment -> moment.isAfter(now) && !moment.isAfter(now.plus(LONGEST_WAIT)))
                    .isEmpty();
        }

        Claimed<S> claimedBy(WorkerId worker, Instant now) {
            return new Claimed<>(record.withNextClaim(), worker, now, Optional.empty(), false);
        }

        Cancelled<S> cancelled(Instant now) {
            return new Cancelled<>(record, now);
        }
    }

    /**
     * A worker has the job.
     *
     * @param started what the worker stated when the work itself began, if it has
     * @param cancellationRequested whether it is to be stopped
     */
    record Claimed<S extends JobSpec>(
            JobRecord<S> record,
            WorkerId worker,
            Instant since,
            Optional<JobEvent.Started> started,
            boolean cancellationRequested)
            implements Accepted<S> {
        @Override
        public JobState state() {
            return JobState.CLAIMED;
        }

        /** Whether this is the claim of that number by that worker. */
        public boolean isClaim(WorkerId candidate, int number) {
            return worker.equals(candidate) && record.claim() == number;
        }

        /** Whether the event is under this claim; what was stated before events named the worker is told by the number alone. */
        boolean isClaimOf(JobEvent.UnderClaim event) {
            return isClaim(event.holder().orElse(worker), event.claim());
        }

        Claimed<S> started(JobEvent.Started event) {
            return started.filter(event::equals).isPresent()
                    ? this
                    : new Claimed<>(record, worker, since, Optional.of(event), cancellationRequested);
        }

        /** A commit that is not above the latest was stated before: it takes nothing back, and gives no attempts anew. */
        Claimed<S> committed(JobEvent.Committed event) {
            return record.committed()
                            .filter(latest -> latest.sequence() >= event.sequence())
                            .isPresent()
                    ? this
                    : new Claimed<>(record.with(event), worker, since, started, cancellationRequested);
        }

        Claimed<S> withCancellationRequested() {
            return new Claimed<>(record, worker, since, started, true);
        }

        Job<S> released(ReleaseReason reason, Instant now) {
            JobRecord<S> after = reason == ReleaseReason.EXPIRED ? record.withFailedAttempt(Optional.empty()) : record;
            return cancellationRequested ? new Cancelled<>(after, now) : new Waiting<>(after, now, Optional.empty());
        }

        Completed<S> completed(JobEvent.Completed result, Instant now) {
            return new Completed<>(record, result, now);
        }

        Job<S> failed(JobEvent.Failed event, Instant now) {
            JobRecord<S> after = record.withFailedAttempt(Optional.of(event.failure()));
            if (cancellationRequested) {
                return new Cancelled<>(after, now);
            }
            return event.retryAt().isPresent()
                    ? new Waiting<>(after, now, event.retryAt())
                    : new Failed<>(after, event.failure(), now);
        }

        Cancelled<S> cancelled(Instant now) {
            return new Cancelled<>(record, now);
        }
    }

    /** Nothing more happens to the job unless it is requested again. */
    sealed interface Ended<S extends JobSpec> extends Accepted<S> {
        /** The job's next generation. */
        default Waiting<S> requestedAgain(JobEvent.Requested<S> request, EventContext context, Instant now) {
            return new Waiting<>(record().requestedAgain(request, context), now, Optional.empty());
        }
    }

    /** The job is done. */
    record Completed<S extends JobSpec>(JobRecord<S> record, JobEvent.Completed result, Instant since)
            implements Ended<S> {
        @Override
        public JobState state() {
            return JobState.COMPLETED;
        }

        /** The result as an event of that type, if it is one. */
        public <R extends JobEvent.Completed> Optional<R> result(Class<R> type) {
            return Optional.of(result).filter(type::isInstance).map(type::cast);
        }
    }

    /** The job failed, and is not tried again unless it is requested again. */
    record Failed<S extends JobSpec>(JobRecord<S> record, Failure failure, Instant since) implements Ended<S> {
        @Override
        public JobState state() {
            return JobState.FAILED;
        }
    }

    /** The job was stopped on request. */
    record Cancelled<S extends JobSpec>(JobRecord<S> record, Instant since) implements Ended<S> {
        @Override
        public JobState state() {
            return JobState.CANCELLED;
        }
    }

    /** The request could not be accepted; there is nothing to run. */
    record Rejected<S extends JobSpec>(JobId id, Failure failure, Instant since) implements Job<S> {
        @Override
        public JobState state() {
            return JobState.REJECTED;
        }
    }
}
