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
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happens to evaluations, and drift that is found. */
public sealed interface EvaluationEvent extends Event {
    @Override
    default Topic topic() {
        return Topics.EVALUATIONS;
    }

    /** An event of an evaluation job. */
    sealed interface OfJob extends EvaluationEvent, JobEvent {
        @Override
        default String subject() {
            return job().value();
        }
    }

    /** A checkpoint is to be evaluated; generation 1 at first. */
    record EvaluationRequested(JobId job, int generation, EvaluationSpec spec)
            implements OfJob, JobEvent.Requested<EvaluationSpec> {
        public EvaluationRequested {
            faults("EvaluationRequested", job)
                    .atLeast(1, "generation", generation)
                    .present("spec", spec)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + generation;
        }
    }

    /** A request to evaluate could not be accepted. */
    record EvaluationRejected(JobId job, Failure failure) implements OfJob, JobEvent.Rejected {
        public EvaluationRejected {
            faults("EvaluationRejected", job).present("failure", failure).raise();
        }

        @Override
        public String discriminator() {
            return "";
        }
    }

    /** A worker took the evaluation. */
    record EvaluationClaimed(JobId job, int claim, WorkerId worker) implements OfJob, JobEvent.Claimed {
        public EvaluationClaimed {
            faults("EvaluationClaimed", job, claim).present("worker", worker).raise();
        }

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /** The evaluation is free for another worker. */
    record EvaluationReleased(JobId job, int claim, WorkerId worker, ReleaseReason reason)
            implements OfJob, JobEvent.Released {
        public EvaluationReleased {
            faults("EvaluationReleased", job, claim)
                    .present("worker", worker)
                    .present("reason", reason)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /**
     * A report is stored.
     *
     * @param checkpoint the checkpoint that was evaluated
     * @param manifest the digest of the checkpoint's manifest
     * @param training the training that the checkpoint comes from, if it is known
     * @param report the digest of the report, under which it is stored
     * @param metrics the checkpoint's metrics, as in the report
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
            implements OfJob, JobEvent.Completed {
        public EvaluationCompleted {
            Faults faults = faults("EvaluationCompleted", job, claim)
                    .present("checkpoint", checkpoint)
                    .present("manifest", manifest)
                    .present("dataset", dataset)
                    .present("split", split)
                    .atLeast(1, "images", images)
                    .present("report", report)
                    .present("metrics", metrics);
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

        @Override
        public EvaluationCompleted withWorker(WorkerId holder) {
            return new EvaluationCompleted(
                    job,
                    claim,
                    Optional.of(holder),
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

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /**
     * The work under a claim failed.
     *
     * @param retryAt when another attempt may begin; absent if the checkpoint cannot be evaluated
     */
    record EvaluationFailed(JobId job, int claim, Optional<WorkerId> worker, Failure failure, Optional<Instant> retryAt)
            implements OfJob, JobEvent.Failed {
        public EvaluationFailed {
            faults("EvaluationFailed", job, claim).present("failure", failure).raise();
        }

        public EvaluationFailed(JobId job, int claim, Failure failure, Optional<Instant> retryAt) {
            this(job, claim, Optional.empty(), failure, retryAt);
        }

        @Override
        public EvaluationFailed withWorker(WorkerId holder) {
            return new EvaluationFailed(job, claim, Optional.of(holder), failure, retryAt);
        }

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /** The evaluation is to be stopped. */
    record EvaluationCancellationRequested(JobId job, int generation, String reason)
            implements OfJob, JobEvent.CancellationRequested {
        public EvaluationCancellationRequested {
            faults("EvaluationCancellationRequested", job)
                    .atLeast(1, "generation", generation)
                    .text("reason", reason)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + generation;
        }
    }

    /** The evaluation was stopped on request. */
    record EvaluationCancelled(JobId job, int generation) implements OfJob, JobEvent.Cancelled {
        public EvaluationCancelled {
            faults("EvaluationCancelled", job)
                    .atLeast(1, "generation", generation)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + generation;
        }
    }

    /**
     * New data are unlike what the checkpoint was trained on.
     *
     * @param dataset the dataset version that differs
     * @param reference the dataset version that it was compared with
     * @param signals what differs, and by how much
     */
    record DriftDetected(
            CheckpointId checkpoint,
            DatasetId dataset,
            DatasetId reference,
            Optional<ModelName> model,
            List<DriftSignal> signals)
            implements EvaluationEvent {
        public DriftDetected {
            signals = Faults.listOf(signals);
            Faults.of("DriftDetected")
                    .present("checkpoint", checkpoint)
                    .present("dataset", dataset)
                    .present("reference", reference)
                    .require(!signals.isEmpty(), "signals are missing")
                    .raise();
        }

        @Override
        public String subject() {
            return checkpoint.value();
        }

        @Override
        public String discriminator() {
            return dataset.value();
        }
    }

    private static Faults faults(String event, JobId job) {
        return Faults.of(event).present("job", job);
    }

    private static Faults faults(String event, JobId job, int claim) {
        return faults(event, job).atLeast(1, "claim", claim);
    }
}
