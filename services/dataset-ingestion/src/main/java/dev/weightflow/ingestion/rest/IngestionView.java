package dev.weightflow.ingestion.rest;

import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobRecord;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetUnchanged;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An ingestion as its users see it.
 *
 * @param since when it came into this state
 * @param message the state in one sentence
 * @param cancelling whether it is to be stopped and has not stopped yet
 * @param requestedAt when it was first requested
 * @param generation how often it was requested; 0 if the request was rejected
 * @param claim the number of its latest claim
 * @param attempts how many attempts failed since it was requested
 * @param worker who works on it
 * @param retryAt when it is tried again, after a failed attempt
 * @param lastFailure why it failed, or its latest attempt did; absent once it is completed
 * @param dataset the dataset version that its source is
 * @param unchanged whether that version was there already; absent until it is completed
 * @param progress the latest that was heard of the work, while there is a worker
 * @param spec what is to be ingested; absent if the request was rejected
 */
@Schema(name = "Ingestion")
public record IngestionView(
        JobId job,
        JobState state,
        Instant since,
        String message,
        boolean cancelling,
        Instant requestedAt,
        int generation,
        int claim,
        int attempts,
        Optional<WorkerId> worker,
        Optional<Instant> retryAt,
        Optional<Failure> lastFailure,
        Optional<DatasetId> dataset,
        Optional<Boolean> unchanged,
        Optional<JobProgressed> progress,
        Optional<IngestSpec> spec) {

    static IngestionView of(Job<IngestSpec> job, Optional<JobProgressed> progress) {
        return job instanceof Job.Rejected<IngestSpec> rejected
                ? rejected(rejected)
                : accepted((Job.Accepted<IngestSpec>) job, progress);
    }

    private static IngestionView accepted(Job.Accepted<IngestSpec> job, Optional<JobProgressed> progress) {
        JobRecord<IngestSpec> record = job.record();
        Optional<Job.Claimed<IngestSpec>> claimed =
                job instanceof Job.Claimed<IngestSpec> held ? Optional.of(held) : Optional.empty();
        Optional<Result> result = job instanceof Job.Completed<IngestSpec> done ? Result.of(done) : Optional.empty();
        return new IngestionView(
                job.id(),
                job.state(),
                job.since(),
                message(job, progress, result),
                claimed.filter(Job.Claimed::cancellationRequested).isPresent(),
                record.requestedAt(),
                record.generation(),
                record.claim(),
                record.attempts(),
                claimed.map(Job.Claimed::worker),
                job instanceof Job.Waiting<IngestSpec> waiting ? waiting.retryAt() : Optional.empty(),
                record.lastFailure().filter(failure -> job.state() != JobState.COMPLETED),
                result.map(Result::dataset),
                result.map(Result::unchanged),
                progress,
                Optional.of(record.spec()));
    }

    private static IngestionView rejected(Job.Rejected<IngestSpec> job) {
        return new IngestionView(
                job.id(),
                job.state(),
                job.since(),
                job.failure().message(),
                false,
                job.since(),
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(job.failure()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private record Result(DatasetId dataset, boolean unchanged) {
        static Optional<Result> of(Job.Completed<IngestSpec> job) {
            return job.result(DatasetIngested.class)
                    .map(event -> new Result(event.dataset(), false))
                    .or(() -> job.result(DatasetUnchanged.class).map(event -> new Result(event.dataset(), true)));
        }

        String message() {
            return "Dataset " + dataset.shortId()
                    + (unchanged ? " was there already; nothing new was stored." : " is stored.");
        }
    }

    private static String message(
            Job.Accepted<IngestSpec> job, Optional<JobProgressed> progress, Optional<Result> result) {
        return switch (job.state()) {
            case WAITING ->
                job.record()
                        .lastFailure()
                        .map(failure -> "It is tried again, because attempt "
                                + job.record().attempts() + " failed: " + failure.message())
                        .orElse("It waits for a worker.");
            case CLAIMED -> progress.map(IngestionView::message).orElse("A worker has begun.");
            case COMPLETED -> result.map(Result::message).orElse("It is completed.");
            case FAILED, REJECTED ->
                job.record().lastFailure().map(Failure::message).orElse("It failed.");
            case CANCELLED -> "It was stopped on request.";
        };
    }

    private static String message(JobProgressed progress) {
        return progress.total() == 0
                ? "The work is " + progress.phase() + "."
                : String.format(
                        Locale.ROOT, "The work is %s, %d of %d.", progress.phase(), progress.done(), progress.total());
    }
}
