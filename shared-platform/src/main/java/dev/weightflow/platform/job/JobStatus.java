package dev.weightflow.platform.job;

import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Status of a job of any kind, as shown to users.
 *
 * @param cancelling whether a stop was requested that has not taken effect yet
 * @param requestedAt time of the first request
 * @param requestedBy person who asked for the latest generation, if one did
 * @param cancellation why it was or is to be stopped, and who asked for that
 * @param generation number of times it was requested; 0 if the request was rejected
 * @param claim number of its latest claim; 0 if there was none
 * @param attempts number of attempts that failed, or died with their worker, since the request or the last commit
 * @param retryAt time of the next attempt, after a failed one
 * @param lastFailure why it failed, or its latest attempt did; absent once it is completed
 * @param progress latest progress that was received, while there is a worker
 */
public record JobStatus(
        JobId job,
        JobState state,
        Instant since,
        String message,
        boolean cancelling,
        Instant requestedAt,
        Optional<String> requestedBy,
        Optional<JobCancellation> cancellation,
        int generation,
        int claim,
        int attempts,
        Optional<WorkerId> worker,
        Optional<Instant> retryAt,
        Optional<Failure> lastFailure,
        Optional<JobProgressed> progress) {

    public static JobStatus of(Job<?> job, Optional<JobProgressed> progress) {
        Optional<? extends JobRecord<?>> record = job.accepted().map(Job.Accepted::record);
        Optional<Job.Claimed<?>> claimed = job instanceof Job.Claimed<?> taken ? Optional.of(taken) : Optional.empty();
        Optional<Failure> failure = failure(job);
        return new JobStatus(
                job.id(),
                job.state(),
                job.since(),
                message(job, failure, progress),
                claimed.filter(Job.Claimed::cancellationRequested).isPresent(),
                record.map(JobRecord::requestedAt).orElse(job.since()),
                record.flatMap(JobRecord::requestedBy),
                record.flatMap(JobRecord::cancellation),
                record.map(JobRecord::generation).orElse(0),
                record.map(JobRecord::claim).orElse(0),
                record.map(JobRecord::attempts).orElse(0),
                claimed.map(Job.Claimed::worker),
                job instanceof Job.Waiting<?> waiting ? waiting.retryAt() : Optional.empty(),
                failure,
                progress);
    }

    private static Optional<Failure> failure(Job<?> job) {
        if (job instanceof Job.Rejected<?> rejected) {
            return Optional.of(rejected.failure());
        }
        return job instanceof Job.Completed<?>
                ? Optional.empty()
                : job.accepted().flatMap(accepted -> accepted.record().lastFailure());
    }

    private static String message(Job<?> job, Optional<Failure> failure, Optional<JobProgressed> progress) {
        return switch (job.state()) {
            case WAITING ->
                failure.map(last -> "It is tried again after: " + last.message())
                        .orElse("It waits for a worker.");
            case CLAIMED -> progress.map(JobStatus::message).orElse("A worker has taken it.");
            case COMPLETED -> "It is completed.";
            case CANCELLED -> "It was cancelled.";
            case FAILED, REJECTED -> failure.map(Failure::message).orElse("It failed.");
        };
    }

    private static String message(JobProgressed progress) {
        String phase = progress.phase().substring(0, 1).toUpperCase(Locale.ROOT)
                + progress.phase().substring(1);
        return progress.total() == 0
                ? phase + "."
                : "%s: %d of %d %s.".formatted(phase, progress.done(), progress.total(), progress.unit());
    }

    public JobStatus withMessage(String sentence) {
        return new JobStatus(
                job,
                state,
                since,
                sentence,
                cancelling,
                requestedAt,
                requestedBy,
                cancellation,
                generation,
                claim,
                attempts,
                worker,
                retryAt,
                lastFailure,
                progress);
    }
}
