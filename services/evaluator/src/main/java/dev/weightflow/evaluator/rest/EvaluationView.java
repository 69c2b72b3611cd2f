package dev.weightflow.evaluator.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobStatus;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.training.EvaluationOptions;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Evaluation, as REST shows it. The requested fields are absent if the request was rejected.
 *
 * @param training the training that produced the checkpoint
 * @param relativeChange the mean relative change against the report's first comparison, the untrained model, in percent
 */
@Schema(name = "Evaluation")
public record EvaluationView(
        @JsonUnwrapped JobStatus status,
        Optional<CheckpointId> checkpoint,
        Optional<Digest> manifest,
        Optional<DatasetId> dataset,
        Optional<Split> split,
        Optional<Integer> maxImages,
        Optional<Integer> pictures,
        Optional<Boolean> untrained,
        Optional<ModelName> model,
        Optional<JobId> training,
        Optional<ReportId> report,
        Optional<Integer> images,
        Optional<TaskMetrics> metrics,
        Optional<Double> relativeChange) {

    static EvaluationView of(Job<EvaluationSpec> job, JobStatus status) {
        Optional<EvaluationSpec> spec = job.spec();
        Optional<EvaluationOptions> options = spec.map(EvaluationSpec::options);
        Optional<EvaluationCompleted> result = job instanceof Job.Completed<EvaluationSpec> completed
                ? completed.result(EvaluationCompleted.class)
                : Optional.empty();
        return new EvaluationView(
                result.isPresent() ? status.withMessage("The report is stored.") : status,
                spec.map(EvaluationSpec::checkpoint),
                spec.map(EvaluationSpec::manifest),
                spec.map(EvaluationSpec::dataset),
                options.map(EvaluationOptions::split),
                options.flatMap(EvaluationOptions::maxImages),
                options.map(EvaluationOptions::pictures),
                options.map(EvaluationOptions::untrained),
                options.flatMap(EvaluationOptions::model),
                result.flatMap(EvaluationCompleted::training),
                result.map(EvaluationCompleted::report),
                result.map(EvaluationCompleted::images),
                result.map(EvaluationCompleted::metrics),
                result.flatMap(EvaluationCompleted::relativeChange));
    }
}
