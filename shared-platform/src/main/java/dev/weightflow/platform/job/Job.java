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

/** Job in one of its states, each of which defines the events that may end it. */
public sealed interface Job<S extends JobSpec> {
    JobId id();

    JobState state();

    Instant since();

    /**
     * Returns the job after an event. An event that contradicts the state (a claim of a job that is taken, a commit under an older claim, by another
     * worker or of an earlier step, a repeated request, a cancellation of an earlier generation) changes nothing: the same object is returned.
     *
     * @param context the causation and trace of consequences of the event, and its actor
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

    /** @param retryAt the earliest time of the next claim, after a failed attempt */
    record Waiting<S extends JobSpec>(JobRecord<S> record, Instant since, Optional<Instant> retryAt)
            implements Accepted<S> {
        /** Longest back-off, with tolerance for clocks that differ. */
        private static final Duration LONGEST_WAIT = JobSettings.LONGEST_RETRY.multipliedBy(5);

        @Override
        public JobState state() {
            return JobState.WAITING;
        }

        /**
         * Returns whether a worker may claim it at that moment. The pause ends by the clock of the instance that stated the failure: an end further
         * away than any back-off explains means that one of the clocks is wrong, and the pause is ignored.
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
     * Job that a worker has claimed.
     *
     * @param started the worker's event at the beginning of the work itself, if it has begun
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

        /** Returns whether the event belongs to this claim; events from before workers were named are matched by the claim's number alone. */
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
            JobRecord<S> worked = record.worked(event.workedSeconds());
            if (event instanceof JobEvent.Started begin) {
                return started.filter(begin::equals).isPresent()
                        ? this
                        : new Claimed<>(record, worker, since, Optional.of(begin), cancellationRequested);
            } else if (event instanceof JobEvent.Committed commit) {
                // a commit that is not above the latest is a repetition: it changes nothing, and resets no attempts
                return record.committed()
                                .filter(latest -> latest.sequence() >= commit.sequence())
                                .isPresent()
                        ? this
                        : new Claimed<>(worked.with(commit), worker, since, started, cancellationRequested);
            } else if (event instanceof JobEvent.Completed result) {
                return new Completed<>(worked, result, time);
            } else if (event instanceof JobEvent.Released released) {
                return unlessCancelled(new Waiting<>(
                        released.reason() == ReleaseReason.EXPIRED
                                ? worked.withFailedAttempt(Optional.empty())
                                : worked,
                        time,
                        Optional.empty()));
            } else if (event instanceof JobEvent.Failed failed) {
                JobRecord<S> failure = worked.withFailedAttempt(Optional.of(failed.failure()));
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

    /** Job that has ended, and changes only if it is requested again. The data that this needs of archived jobs are in {@link ArchiveIndex}. */
    sealed interface Ended<S extends JobSpec> extends Accepted<S> {
        /** Returns the commit from which the next generation resumes. */
        default Optional<JobEvent.Committed> resumed() {
            return record().committed();
        }

        @Override
        @SuppressWarnings("unchecked")
        default Job<S> after(JobEvent event, Instant time, EventContext context) {
            return event instanceof JobEvent.Requested<?> request && request.generation() == record().generation() + 1
                    ? new Waiting<>(
                            record().requestedAgain((JobEvent.Requested<S>) request, resumed(), context),
                            time,
                            Optional.empty())
                    : this;
        }
    }

    record Completed<S extends JobSpec>(JobRecord<S> record, JobEvent.Completed result, Instant since)
            implements Ended<S> {
        @Override
        public JobState state() {
            return JobState.COMPLETED;
        }

        /** Returns empty: it is requested again because its stored result was damaged. */
        @Override
        public Optional<JobEvent.Committed> resumed() {
            return Optional.empty();
        }

        public <R extends JobEvent.Completed> Optional<R> result(Class<R> type) {
            return Optional.of(result).filter(type::isInstance).map(type::cast);
        }
    }

    /** Failed job, which is retried only if it is requested again. */
    record Failed<S extends JobSpec>(JobRecord<S> record, Failure failure, Instant since) implements Ended<S> {
        @Override
        public JobState state() {
            return JobState.FAILED;
        }
    }

    record Cancelled<S extends JobSpec>(JobRecord<S> record, Instant since) implements Ended<S> {
        private static <S extends JobSpec> Cancelled<S> by(
                JobEvent event, JobRecord<S> record, Instant time, EventContext context) {
            JobEvent.Cancelled cancelled = (JobEvent.Cancelled) event;
            return new Cancelled<>(
                    record.worked(cancelled.workedSeconds()).cancelled(cancelled.reason(), context.actor()), time);
        }

        @Override
        public JobState state() {
            return JobState.CANCELLED;
        }
    }

    /** Job whose request could not be accepted; there is nothing to run. */
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
