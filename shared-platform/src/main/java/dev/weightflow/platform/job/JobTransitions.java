package dev.weightflow.platform.job;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.job.JobSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * How events change a job. An event that contradicts the state (a claim of a job that is taken, a commit under an older claim, by
 * another worker or of an earlier step, a repeated request, a cancellation of an earlier generation) leaves it as it is.
 */
final class JobTransitions {
    private JobTransitions() {}

    /** The first state of a job, if the event can begin one. */
    @SuppressWarnings("unchecked")
    static <S extends JobSpec> Optional<Job<S>> begin(JobEvent event, Instant time, EventContext context) {
        if (event instanceof JobEvent.Requested<?> request) {
            JobRecord<S> record = JobRecord.of((JobEvent.Requested<S>) request, time, context);
            return Optional.of(new Job.Waiting<>(record, time, Optional.empty()));
        }
        return event instanceof JobEvent.Rejected rejected
                ? Optional.of(new Job.Rejected<>(rejected.job(), rejected.failure(), time))
                : Optional.empty();
    }

    /** The state after an event. */
    @SuppressWarnings("unchecked")
    static <S extends JobSpec> Job<S> apply(Job<S> job, JobEvent event, Instant time, EventContext context) {
        if (event instanceof JobEvent.Requested<?> request) {
            return requested(job, (JobEvent.Requested<S>) request, time, context);
        } else if (event instanceof JobEvent.Claimed claim) {
            return job instanceof Job.Waiting<S> waiting
                            && claim.claim() == waiting.record().claim() + 1
                    ? waiting.claimedBy(claim.worker(), time)
                    : job;
        } else if (event instanceof JobEvent.CancellationRequested request) {
            return job instanceof Job.Claimed<S> claimed
                            && request.generation() == claimed.record().generation()
                    ? claimed.withCancellationRequested()
                    : job;
        } else if (event instanceof JobEvent.Cancelled cancelled) {
            return cancelled(job, cancelled, time);
        }
        return job instanceof Job.Claimed<S> claimed
                        && event instanceof JobEvent.UnderClaim work
                        && claimed.isClaimOf(work)
                ? underClaim(claimed, work, time)
                : job;
    }

    private static <S extends JobSpec> Job<S> requested(
            Job<S> job, JobEvent.Requested<S> request, Instant time, EventContext context) {
        if (job instanceof Job.Rejected<S>) {
            return new Job.Waiting<>(JobRecord.of(request, time, context), time, Optional.empty());
        }
        return job instanceof Job.Ended<S> ended
                        && request.generation() == ended.record().generation() + 1
                ? ended.requestedAgain(request, context, time)
                : job;
    }

    private static <S extends JobSpec> Job<S> cancelled(Job<S> job, JobEvent.Cancelled event, Instant time) {
        if (job instanceof Job.Waiting<S> waiting
                && event.generation() == waiting.record().generation()) {
            return waiting.cancelled(time);
        } else if (job instanceof Job.Claimed<S> claimed
                && event.generation() == claimed.record().generation()) {
            return claimed.cancelled(time);
        }
        return job;
    }

    private static <S extends JobSpec> Job<S> underClaim(Job.Claimed<S> job, JobEvent.UnderClaim event, Instant time) {
        if (event instanceof JobEvent.Started started) {
            return job.started(started);
        } else if (event instanceof JobEvent.Committed committed) {
            return job.committed(committed);
        } else if (event instanceof JobEvent.Released released) {
            return job.released(released.reason(), time);
        } else if (event instanceof JobEvent.Completed completed) {
            return job.completed(completed, time);
        } else if (event instanceof JobEvent.Failed failed) {
            return job.failed(failed, time);
        }
        return job;
    }
}
