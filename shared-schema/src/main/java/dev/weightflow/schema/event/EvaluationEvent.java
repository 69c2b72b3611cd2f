package dev.weightflow.schema.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.util.Optional;

/** Events that only evaluations have: the resulting reports. */
public sealed interface EvaluationEvent extends JobEvent {
    @Override
    default JobKind kind() {
        return JobKind.EVALUATION;
    }

    record EvaluationRequested(JobId job, int generation, EvaluationSpec spec)
            implements EvaluationEvent, JobEvent.Requested<EvaluationSpec> {
        public EvaluationRequested {
            JobEvent.Requested.check("EvaluationRequested", job, generation, spec);
        }
    }

    /**
     * A report is stored.
     *
     * @param training the training that the checkpoint comes from, if it is known
     * @param report the digest of the report, under which it is stored
     * @param metrics none if only the window of images without labels is stored
     * @param relativeChange the report's {@link dev.weightflow.schema.evaluation.RelativeChange} against its first comparison, in
     *     percent, if it has one; in JSON {@code deltaM}, the name under which the event was published
     * @param model the model under which the result is to be registered, if that was requested
     */
    record EvaluationCompleted(
            JobId job,
            int claim,
            Optional<WorkerId> worker,
            CheckpointId checkpoint,
            Digest manifest,
            Optional<JobId> training,
            DatasetId dataset,
            Split split,
            int images,
            ReportId report,
            TaskMetrics metrics,
            @JsonProperty("deltaM") Optional<Double> relativeChange,
            Optional<ModelName> model)
            implements EvaluationEvent, JobEvent.Completed {
        public EvaluationCompleted {
            Faults faults = Faults.of("EvaluationCompleted")
                    .present("job", job)
                    .atLeast(1, "claim", claim)
                    .present("checkpoint", checkpoint)
                    .present("manifest", manifest)
                    .present("dataset", dataset)
                    .present("split", split)
                    .atLeast(1, "images", images)
                    .present("report", report)
                    .present("metrics", metrics)
                    .require(
                            metrics == null || !metrics.isEmpty() || model.isEmpty(),
                            "metrics must hold at least one task where a model is registered");
            relativeChange.ifPresent(value -> faults.finite("deltaM", value));
            faults.raise();
        }

        public EvaluationCompleted(
                JobId job,
                int claim,
                CheckpointId checkpoint,
                Digest manifest,
                Optional<JobId> training,
                DatasetId dataset,
                Split split,
                int images,
                ReportId report,
                TaskMetrics metrics,
                Optional<Double> relativeChange,
                Optional<ModelName> model) {
            this(
                    job,
                    claim,
                    Optional.empty(),
                    checkpoint,
                    manifest,
                    training,
                    dataset,
                    split,
                    images,
                    report,
                    metrics,
                    relativeChange,
                    model);
        }
    }
}
