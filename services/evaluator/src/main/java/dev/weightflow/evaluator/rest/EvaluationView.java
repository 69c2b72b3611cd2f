package dev.weightflow.evaluator.rest;

import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobRecord;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.WorkerId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An evaluation as REST shows it. What was requested is absent if the request was rejected.
 *
 * @param message the state in one sentence
 * @param since when it came into this state
 * @param generation how often it was requested
 * @param claim the number of its latest claim; 0 if there was none
 * @param attempts how many attempts failed, or died with their instance
 * @param cancelling whether it is to be stopped and has not stopped yet
 * @param worker the instance that works on it
 * @param retryAt the moment before which it is not tried again
 * @param progress how the work gets on
 * @param training the training that the checkpoint comes from
 * @param report the report, to be read at {@code /reports}
 * @param metrics what was measured
 * @param relativeChange the mean relative change against the report's first comparison, the untrained model, in percent
 * @param lastFailure why it failed, or why its latest attempt did
 */
@Schema(name = "Evaluation")
public record EvaluationView(
        JobId job,
        JobState state,
        String message,
        Optional<CheckpointId> checkpoint,
        Optional<Digest> manifest,
        Optional<DatasetId> dataset,
        Optional<Split> split,
        Optional<Integer> maxImages,
        Optional<Integer> pictures,
        Optional<Boolean> untrained,
        Optional<ModelName> model,
        Instant requestedAt,
        Instant since,
        int generation,
        int claim,
        int attempts,
        boolean cancelling,
        Optional<WorkerId> worker,
        Optional<Instant> retryAt,
        Optional<JobProgressed> progress,
        Optional<JobId> training,
        Optional<ReportId> report,
        Optional<Integer> images,
        Optional<TaskMetrics> metrics,
        Optional<Double> relativeChange,
        Optional<Failure> lastFailure) {

    static EvaluationView of(Job<EvaluationSpec> job, Optional<JobProgressed> progress) {
        Optional<JobRecord<EvaluationSpec>> record = record(job);
        Optional<EvaluationSpec> spec = record.map(JobRecord::spec);
        Optional<Job.Claimed<EvaluationSpec>> claimed =
                job instanceof Job.Claimed<EvaluationSpec> taken ? Optional.of(taken) : Optional.empty();
        Optional<EvaluationCompleted> result = job instanceof Job.Completed<EvaluationSpec> completed
                ? completed.result(EvaluationCompleted.class)
                : Optional.empty();
        return new EvaluationView(
                job.id(),
                job.state(),
                message(job, progress),
                spec.map(EvaluationSpec::checkpoint),
                spec.map(EvaluationSpec::manifest),
                spec.map(EvaluationSpec::dataset),
                spec.map(wanted -> wanted.options().split()),
                spec.flatMap(wanted -> wanted.options().maxImages()),
                spec.map(wanted -> wanted.options().pictures()),
                spec.map(wanted -> wanted.options().untrained()),
                spec.flatMap(wanted -> wanted.options().model()),
                record.map(JobRecord::requestedAt).orElse(job.since()),
                job.since(),
                record.map(JobRecord::generation).orElse(0),
                record.map(JobRecord::claim).orElse(0),
                record.map(JobRecord::attempts).orElse(0),
                claimed.filter(Job.Claimed::cancellationRequested).isPresent(),
                claimed.map(Job.Claimed::worker),
                job instanceof Job.Waiting<EvaluationSpec> waiting ? waiting.retryAt() : Optional.empty(),
                progress,
                result.flatMap(EvaluationCompleted::training),
                result.map(EvaluationCompleted::report),
                result.map(EvaluationCompleted::images),
                result.map(EvaluationCompleted::metrics),
                result.flatMap(EvaluationCompleted::relativeChange),
                failure(job));
    }

    private static Optional<JobRecord<EvaluationSpec>> record(Job<EvaluationSpec> job) {
        return job instanceof Job.Accepted<EvaluationSpec> accepted ? Optional.of(accepted.record()) : Optional.empty();
    }

    private static Optional<Failure> failure(Job<EvaluationSpec> job) {
        if (job instanceof Job.Rejected<EvaluationSpec> rejected) {
            return Optional.of(rejected.failure());
        }
        return job instanceof Job.Completed<EvaluationSpec>
                ? Optional.empty()
                : record(job).flatMap(JobRecord::lastFailure);
    }

    private static String message(Job<EvaluationSpec> job, Optional<JobProgressed> progress) {
        return switch (job.state()) {
            case WAITING ->
                failure(job)
                        .map(failure -> "It is tried again after: " + failure.message())
                        .orElse("No instance works on it yet.");
            case CLAIMED -> progress.map(EvaluationView::sentence).orElse("An instance has taken it.");
            case COMPLETED -> "The report is stored.";
            case CANCELLED -> "It was cancelled.";
            case FAILED, REJECTED -> failure(job).map(Failure::message).orElse("It failed.");
        };
    }

    private static String sentence(JobProgressed progress) {
        String phase = progress.phase().substring(0, 1).toUpperCase(Locale.ROOT)
                + progress.phase().substring(1);
        return progress.total() == 0
                ? phase + "."
                : "%s: %d of %d %s.".formatted(phase, progress.done(), progress.total(), progress.unit());
    }
}
