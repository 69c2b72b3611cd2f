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
 * Data of a job that all states share: its request, and what has been done so far.
 *
 * @param generation number of times it was requested; a job that failed or was cancelled can be requested again
 * @param claim number of its latest claim; 0 if there was none
 * @param attempts number of attempts of this generation that failed, or died with their worker, since the last commit
 * @param committed the latest commit, from which work resumes
 * @param lastFailure failure of the latest failed attempt
 * @param requestedAt time of the first request
 * @param context causation and trace of events that follow from the latest request
 * @param requestedBy person who asked for the latest generation, if one did
 * @param cancellation the cancellation of the latest generation, if it was cancelled
 * @param workedSeconds working time of this generation under all of its claims, as far as its workers have reported it
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
        Optional<JobCancellation> cancellation,
        double workedSeconds) {

    public JobRecord {
        requestedBy = Faults.orEmpty(requestedBy);
        cancellation = Faults.orEmpty(cancellation);
    }

    static <S extends JobSpec> JobRecord<S> of(
            JobEvent.Requested<S> request, Instant requestedAt, EventContext context) {
        return again(request, 0, Optional.empty(), requestedAt, context);
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

    /** @param resumed the commit from which the next generation resumes */
    JobRecord<S> requestedAgain(
            JobEvent.Requested<S> request, Optional<JobEvent.Committed> resumed, EventContext again) {
        return again(request, claim, resumed, requestedAt, again);
    }

    /**
     * Creates the record of a job that was requested again.
     *
     * @param claim the number of its latest claim
     * @param committed the commit from which it resumes
     * @param requestedAt time of the first request
     */
    static <S extends JobSpec> JobRecord<S> again(
            JobEvent.Requested<S> request,
            int claim,
            Optional<JobEvent.Committed> committed,
            Instant requestedAt,
            EventContext context) {
        return new JobRecord<>(
                request.job(),
                request.spec(),
                request.generation(),
                claim,
                0,
                committed,
                Optional.empty(),
                requestedAt,
                context.by(Optional.empty()),
                context.actor(),
                Optional.empty(),
                0);
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

    /** Adds working time, as reported by the worker; a late report never lowers it. */
    JobRecord<S> worked(Optional<Double> seconds) {
        return seconds.filter(told -> told > workedSeconds)
                .map(told -> new JobRecord<>(
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
                        cancellation,
                        told))
                .orElse(this);
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
                cancellation,
                workedSeconds);
    }
}
