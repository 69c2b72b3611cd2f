package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.EvaluationOptions;
import java.util.List;
import java.util.Optional;

/** What is found out about a checkpoint. */
public sealed interface EvaluationEvent extends Event {
    /** The checkpoint that this is about. */
    CheckpointId checkpoint();

    @Override
    default String subject() {
        return checkpoint().value();
    }

    @Override
    default Topic topic() {
        return Topics.EVALUATIONS;
    }

    /**
     * Somebody asks for a checkpoint to be evaluated.
     *
     * @param manifest the digest of the checkpoint's manifest
     * @param dataset the dataset version to evaluate on
     * @param order split, limits, and what is to come of it
     */
    record EvaluationRequested(CheckpointId checkpoint, Digest manifest, DatasetId dataset, EvaluationOptions order)
            implements EvaluationEvent {
        public EvaluationRequested {
            faults("EvaluationRequested", checkpoint)
                    .present("manifest", manifest)
                    .present("dataset", dataset)
                    .present("order", order)
                    .within("order", Optional.ofNullable(order).map(EvaluationOptions::faults))
                    .raise();
        }

        /** The order belongs to it: asking for other pictures or fewer images is another request. */
        @Override
        public String discriminator() {
            return dataset.value() + ":" + CanonicalJson.digest(order);
        }
    }

    /**
     * A report is stored.
     *
     * @param report the digest of the report, under which it is stored
     * @param manifest the digest of the checkpoint's manifest
     * @param metrics the checkpoint's metrics, as in the report
     * @param deltaM Δm in percent against the report's first comparison, if it has one
     * @param model the model under which the result is to be registered, if that was asked for
     */
    record EvaluationCompleted(
            CheckpointId checkpoint,
            Digest manifest,
            Optional<JobId> job,
            DatasetId dataset,
            Split split,
            int images,
            ReportId report,
            TaskMetrics metrics,
            Optional<Double> deltaM,
            Optional<ModelName> model)
            implements EvaluationEvent {
        public EvaluationCompleted {
            job = Faults.orEmpty(job);
            deltaM = Faults.orEmpty(deltaM);
            model = Faults.orEmpty(model);
            Faults faults = faults("EvaluationCompleted", checkpoint)
                    .present("manifest", manifest)
                    .present("dataset", dataset)
                    .present("split", split)
                    .atLeast(1, "images", images)
                    .present("report", report)
                    .present("metrics", metrics);
            deltaM.ifPresent(value -> faults.finite("deltaM", value));
            faults.raise();
        }

        @Override
        public String discriminator() {
            return report.value();
        }
    }

    /**
     * A checkpoint cannot be evaluated on that dataset.
     *
     * @param request the id of the request that this answers
     */
    record EvaluationFailed(CheckpointId checkpoint, DatasetId dataset, EventId request, Failure failure)
            implements EvaluationEvent {
        public EvaluationFailed {
            faults("EvaluationFailed", checkpoint)
                    .present("dataset", dataset)
                    .present("request", request)
                    .present("failure", failure)
                    .raise();
        }

        @Override
        public String discriminator() {
            return request.value();
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
            model = Faults.orEmpty(model);
            signals = Faults.listOf(signals);
            faults("DriftDetected", checkpoint)
                    .present("dataset", dataset)
                    .present("reference", reference)
                    .require(!signals.isEmpty(), "signals are missing")
                    .raise();
        }

        @Override
        public String discriminator() {
            return dataset.value();
        }
    }

    private static Faults faults(String event, CheckpointId checkpoint) {
        return Faults.of(event).present("checkpoint", checkpoint);
    }
}
