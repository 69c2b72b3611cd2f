package dev.weightflow.schema.event;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.job.JobSpec;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * What happens to a job. Ingestions, trainings and evaluations go through the same states, and what is alike for all stands here; the
 * kind, which {@link EventType} has in its name and JSON does not repeat, says of which it is told. What only one kind has is in {@link
 * DatasetEvent}, {@link TrainingEvent} and {@link EvaluationEvent}.
 *
 * <p>A job is worked on under a claim. Claims of a job are numbered 1, 2, 3, …; the number and the worker are the fencing token
 * that every event of the work carries. An event under a claim that is no longer the job's latest, or by another worker than the
 * one that has it, has no effect. A job that failed or was cancelled can be requested again: that is its next generation.
 */
@JsonIgnoreProperties(value = EventType.KIND, allowSetters = true)
public sealed interface JobEvent extends Event
        permits DatasetEvent,
                TrainingEvent,
                EvaluationEvent,
                JobEvent.Requested,
                JobEvent.Rejected,
                JobEvent.UnderClaim,
                JobEvent.CancellationRequested,
                JobEvent.Cancelled {
    JobKind kind();

    JobId job();

    @Override
    default String subject() {
        return job().value();
    }

    @Override
    default EventType type() {
        return EventType.of(kind(), getClass());
    }

    /** A job is to be done; generation 1 at first. */
    sealed interface Requested<S extends JobSpec> extends JobEvent
            permits DatasetEvent.IngestionRequested,
                    TrainingEvent.TrainingRequested,
                    EvaluationEvent.EvaluationRequested {
        int generation();

        S spec();

        @Override
        default String discriminator() {
            return "" + generation();
        }

        static void check(String event, JobId job, int generation, JobSpec spec) {
            Faults.of(event)
                    .present("job", job)
                    .atLeast(1, "generation", generation)
                    .present("spec", spec)
                    .raise();
        }

        /** The request for what is specified, which is of the specification's kind. */
        @SuppressWarnings("unchecked")
        static <S extends JobSpec> Requested<S> of(JobId job, int generation, S spec) {
            if (spec instanceof IngestSpec ingestion) {
                return (Requested<S>) new DatasetEvent.IngestionRequested(job, generation, ingestion);
            } else if (spec instanceof TrainingSpec training) {
                return (Requested<S>) new TrainingEvent.TrainingRequested(job, generation, training);
            }
            return (Requested<S>) new EvaluationEvent.EvaluationRequested(job, generation, (EvaluationSpec) spec);
        }
    }

    /** A request could not be accepted, and says why; there is no specification that a worker could run. */
    record Rejected(JobKind kind, JobId job, Failure failure) implements JobEvent {
        public Rejected {
            faults(kind, "Rejected", job).present("failure", failure).raise();
        }

        @Override
        public String discriminator() {
            return "";
        }
    }

    sealed interface UnderClaim extends JobEvent permits Claimed, Released, Started, Outcome {
        int claim();

        /** The worker that has the claim; absent in what was stated before every such event named it. */
        Optional<WorkerId> holder();

        @Override
        default String discriminator() {
            return "" + claim();
        }
    }

    record Claimed(JobKind kind, JobId job, int claim, WorkerId worker) implements UnderClaim {
        public Claimed {
            faults(kind, "Claimed", job, claim).present("worker", worker).raise();
        }

        @Override
        public Optional<WorkerId> holder() {
            return Optional.of(worker);
        }
    }

    /** The job is free for another worker. */
    record Released(JobKind kind, JobId job, int claim, WorkerId worker, ReleaseReason reason) implements UnderClaim {
        public Released {
            faults(kind, "Released", job, claim)
                    .present("worker", worker)
                    .present("reason", reason)
                    .raise();
        }

        @Override
        public Optional<WorkerId> holder() {
            return Optional.of(worker);
        }
    }

    sealed interface Started extends UnderClaim permits TrainingEvent.TrainingStarted {}

    /** What came of the work. The work states it without the worker, which is added when it is appended under the claim. */
    sealed interface Outcome extends UnderClaim permits Committed, Completed, Failed {
        Optional<WorkerId> worker();

        default Outcome withWorker(WorkerId worker) {
            ObjectNode json = WeightflowJson.tree(this);
            return (Outcome) type().read(WeightflowJson.write(json.put("worker", worker.value())));
        }

        @Override
        default Optional<WorkerId> holder() {
            return worker();
        }
    }

    /**
     * Part of the result is durable; work resumes from it. Work that has no parts (ingestions and evaluations) commits nothing: its one
     * commit is its completion.
     */
    sealed interface Committed extends Outcome permits TrainingEvent.CheckpointCommitted {
        CheckpointId checkpoint();

        /** The place among the job's commits: one that is not above the latest has no effect. */
        long sequence();
    }

    sealed interface Completed extends Outcome
            permits DatasetEvent.Stored, TrainingEvent.TrainingCompleted, EvaluationEvent.EvaluationCompleted {}

    /**
     * The work under a claim failed; nothing of it is visible but what was committed.
     *
     * @param retryAt when another attempt may begin; absent if the job has failed for good
     */
    record Failed(
            JobKind kind, JobId job, int claim, Optional<WorkerId> worker, Failure failure, Optional<Instant> retryAt)
            implements Outcome {
        public Failed {
            faults(kind, "Failed", job, claim).present("failure", failure).raise();
        }

        public Failed(JobKind kind, JobId job, int claim, Failure failure, Optional<Instant> retryAt) {
            this(kind, job, claim, Optional.empty(), failure, retryAt);
        }
    }

    /** The job's present generation is to be stopped; its worker has not stopped yet. */
    record CancellationRequested(JobKind kind, JobId job, int generation, String reason) implements JobEvent {
        public CancellationRequested {
            faults(kind, "CancellationRequested", job)
                    .atLeast(1, "generation", generation)
                    .text("reason", reason)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + generation;
        }
    }

    /**
     * The job's present generation was stopped on request.
     *
     * @param reason of the request; absent where a {@link CancellationRequested} before has it
     */
    record Cancelled(
            JobKind kind, JobId job, int generation, Optional<CheckpointId> checkpoint, Optional<String> reason)
            implements JobEvent {
        public Cancelled {
            faults(kind, "Cancelled", job).atLeast(1, "generation", generation).raise();
        }

        public Cancelled(JobKind kind, JobId job, int generation, Optional<CheckpointId> checkpoint) {
            this(kind, job, generation, checkpoint, Optional.empty());
        }

        @Override
        public String discriminator() {
            return "" + generation;
        }
    }

    private static Faults faults(JobKind kind, String event, JobId job) {
        return Faults.of((kind == null ? "" : EventType.prefix(kind)) + event)
                .present("kind", kind)
                .present("job", job);
    }

    private static Faults faults(JobKind kind, String event, JobId job, int claim) {
        return faults(kind, event, job).atLeast(1, "claim", claim);
    }
}
