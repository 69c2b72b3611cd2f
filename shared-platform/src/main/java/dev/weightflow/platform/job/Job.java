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

/** A job in one of its states, each of which knows the events that may end it. */
public sealed interface Job<S extends JobSpec> {
    JobId id();

    JobState state();

    Instant since();

    /**
     * The job after an event. One that contradicts the state (a claim of a job that is taken, a commit under an older claim, by another worker
     * or of an earlier step, a repeated request, a cancellation of an earlier generation) leaves it as it is: the very same object.
     *
     * @param context the causation and trace of what follows from the event, and who asked for it
     */
    Job<S> after(JobEvent event, Instant time, EventContext context);

    @SuppressWarnings("unchecked")
    static <S extends JobSpec> Optional<Job<S>> begin(JobEvent event, Instant time, EventContext context) {
        if (event instanceof JobEvent.Requested<?> request) {
            JobRecord<S> record = JobRecord.of((JobEvent.Requested<S>) request, time, context);
            return Optional.of(new Waiting<>(record, time, Optional.empty()));
        }
        return event instanceof JobEvent.Rejected rejected
                ? Optional.of(new Rejected<>(rejected.job(), rejected.failure(), time))
                : Optional.empty();
    }

    default Optional<Accepted<S>> accepted() {
        return this instanceof Accepted<S> accepted ? Optional.of(accepted) : Optional.empty();
    }

    default Optional<S> spec() {
        return accepted().map(job -> job.record().spec());
    }

    sealed interface Accepted<S extends JobSpec> extends Job<S> {
        JobRecord<S> record();

        @Override
        default JobId id() {
            return record().id();
        }
    }

    /** @param retryAt the moment before which it is not claimed again, after a failed attempt */
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

        @Override
        public Job<S> after(JobEvent event, Instant time, EventContext context) {
            if (event instanceof JobEvent.Claimed claim && claim.claim() == record.claim() + 1) {
                return new Claimed<>(record.withNextClaim(), claim.worker(), time, Optional.empty(), false);
            }
            return record.isCancelledBy(event) ? Cancelled.by(event, record, time, context) : this;
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

        public boolean isClaim(WorkerId candidate, int number) {
            return worker.equals(candidate) && record.claim() == number;
        }

        /** Whether the event is under this claim; what was stated before events named the worker is told by the number alone. */
        boolean isClaimOf(JobEvent.UnderClaim event) {
            return isClaim(event.holder().orElse(worker), event.claim());
        }

        @Override
        public Job<S> after(JobEvent event, Instant time, EventContext context) {
            if (event instanceof JobEvent.CancellationRequested request
                    && request.generation() == record.generation()) {
                return new Claimed<>(
                        record.cancelled(Optional.of(request.reason()), context.actor()), worker, since, started, true);
            } else if (event instanceof JobEvent.UnderClaim work && isClaimOf(work)) {
                return after(work, time);
            }
            return record.isCancelledBy(event) ? Cancelled.by(event, record, time, context) : this;
        }

        private Job<S> after(JobEvent.UnderClaim event, Instant time) {
            if (event instanceof JobEvent.Started begin) {
                return started.filter(begin::equals).isPresent()
                        ? this
                        : new Claimed<>(record, worker, since, Optional.of(begin), cancellationRequested);
            } else if (event instanceof JobEvent.Committed commit) {
                // one that is not above the latest was stated before: it takes nothing back, and gives no attempts anew
                return record.committed()
                                .filter(latest -> latest.sequence() >= commit.sequence())
                                .isPresent()
                        ? this
                        : new Claimed<>(record.with(commit), worker, since, started, cancellationRequested);
            } else if (event instanceof JobEvent.Completed result) {
                return new Completed<>(record, result, time);
            } else if (event instanceof JobEvent.Released released) {
                return unlessCancelled(new Waiting<>(
                        released.reason() == ReleaseReason.EXPIRED
                                ? record.withFailedAttempt(Optional.empty())
                                : record,
                        time,
                        Optional.empty()));
            } else if (event instanceof JobEvent.Failed failed) {
                JobRecord<S> failure = record.withFailedAttempt(Optional.of(failed.failure()));
                return unlessCancelled(
                        failed.retryAt().isPresent()
                                ? new Waiting<>(failure, time, failed.retryAt())
                                : new Failed<>(failure, failed.failure(), time));
            }
            return this;
        }

        private Job<S> unlessCancelled(Accepted<S> next) {
            return cancellationRequested ? new Cancelled<>(next.record(), next.since()) : next;
        }
    }

    /** Nothing more happens to the job unless it is requested again. */
    sealed interface Ended<S extends JobSpec> extends Accepted<S> {
        @Override
        @SuppressWarnings("unchecked")
        default Job<S> after(JobEvent event, Instant time, EventContext context) {
            return event instanceof JobEvent.Requested<?> request && request.generation() == record().generation() + 1
                    ? new Waiting<>(
                            record().requestedAgain((JobEvent.Requested<S>) request, context), time, Optional.empty())
                    : this;
        }
    }

    record Completed<S extends JobSpec>(JobRecord<S> record, JobEvent.Completed result, Instant since)
            implements Ended<S> {
        @Override
        public JobState state() {
            return JobState.COMPLETED;
        }

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

    record Cancelled<S extends JobSpec>(JobRecord<S> record, Instant since) implements Ended<S> {
        private static <S extends JobSpec> Cancelled<S> by(
                JobEvent event, JobRecord<S> record, Instant time, EventContext context) {
            return new Cancelled<>(record.cancelled(((JobEvent.Cancelled) event).reason(), context.actor()), time);
        }

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

        @Override
        public Job<S> after(JobEvent event, Instant time, EventContext context) {
            return event instanceof JobEvent.Requested<?>
                    ? Job.<S>begin(event, time, context).orElse(this)
                    : this;
        }
    }
}
