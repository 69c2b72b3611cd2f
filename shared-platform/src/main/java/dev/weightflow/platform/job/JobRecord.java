package dev.weightflow.platform.job;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * What a job is, and what has come of it so far.
 *
 * @param generation how often it was requested; a job that failed or was cancelled can be requested again
 * @param claim the number of its latest claim; 0 if there was none
 * @param attempts how many attempts of this generation failed, or died with their worker, since something was last committed
 * @param committed the latest commit, from which work resumes
 * @param lastFailure why the latest failed attempt failed
 * @param requestedAt when it was first requested
 * @param context the causation and trace of what follows from the latest request
 * @param requestedBy who asked for the latest generation, if a person did
 * @param cancellation how the latest generation was cancelled, if it was
 */
public record JobRecord<S extends JobSpec>(
        JobId id,
        S spec,
        int generation,
        int claim,
        int attempts,
        Optional<JobEvent.Committed> committed,
        Optional<Failure> lastFailure,
        Instant requestedAt,
        EventContext context,
        Optional<String> requestedBy,
        Optional<JobCancellation> cancellation) {

    public JobRecord {
        requestedBy = Faults.orEmpty(requestedBy);
        cancellation = Faults.orEmpty(cancellation);
    }

    static <S extends JobSpec> JobRecord<S> of(
            JobEvent.Requested<S> request, Instant requestedAt, EventContext context) {
        return new JobRecord<>(
                request.job(),
                request.spec(),
                request.generation(),
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                requestedAt,
                context.by(Optional.empty()),
                context.actor(),
                Optional.empty());
    }

    public <C extends JobEvent.Committed> Optional<C> committed(Class<C> type) {
        return committed.map(type::cast);
    }

    boolean isCancelledBy(JobEvent event) {
        return event instanceof JobEvent.Cancelled cancelled && cancelled.generation() == generation;
    }

    JobRecord<S> withNextClaim() {
        return with(claim + 1, attempts, committed, lastFailure, cancellation);
    }

    JobRecord<S> requestedAgain(JobEvent.Requested<S> request, EventContext again) {
        return new JobRecord<>(
                id,
                request.spec(),
                request.generation(),
                claim,
                0,
                committed,
                Optional.empty(),
                requestedAt,
                again.by(Optional.empty()),
                again.actor(),
                Optional.empty());
    }

    JobRecord<S> withFailedAttempt(Optional<Failure> failure) {
        return with(claim, attempts + 1, committed, failure.or(() -> lastFailure), cancellation);
    }

    JobRecord<S> with(JobEvent.Committed commit) {
        return with(claim, 0, Optional.of(commit), lastFailure, cancellation);
    }

    JobRecord<S> cancelled(Optional<String> reason, Optional<String> by) {
        return cancellation.isPresent()
                ? this
                : with(claim, attempts, committed, lastFailure, Optional.of(new JobCancellation(reason, by)));
    }

    private JobRecord<S> with(
            int claim,
            int attempts,
            Optional<JobEvent.Committed> committed,
            Optional<Failure> lastFailure,
            Optional<JobCancellation> cancellation) {
        return new JobRecord<>(
                id,
                spec,
                generation,
                claim,
                attempts,
                committed,
                lastFailure,
                requestedAt,
                context,
                requestedBy,
                cancellation);
    }
}
