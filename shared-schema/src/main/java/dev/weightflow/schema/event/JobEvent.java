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
 * Event of a job. Ingestions, trainings and evaluations go through the same states, and their common events are defined here; the kind, which {@link
 * EventType} has in its name and JSON does not repeat, tells them apart. Events of a single kind are in {@link DatasetEvent}, {@link TrainingEvent}
 * and {@link EvaluationEvent}.
 *
 * <p>A job is worked on under a claim. Claims of a job are numbered 1, 2, 3, …; the number and the worker are the fencing token that every event of
 * the work carries. An event under a claim that is no longer the job's latest, or by another worker than the one that has it, has no effect. A job
 * that failed or was cancelled can be requested again: that is its next generation.
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

    /** A job is requested; the first generation is 1. */
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

        /** Creates the request of the specification's kind. */
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

    /** A request could not be accepted; there is no specification that a worker could run. */
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

        /** Returns the worker that has the claim; absent in events from before all of them named it. */
        Optional<WorkerId> holder();

        /**
         * Returns for how many seconds the job's present generation was worked on so far, under all of its claims, by the monotonic clocks of the
         * workers; absent in some events, and in those of earlier releases.
         */
        default Optional<Double> workedSeconds() {
            return Optional.empty();
        }

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
    record Released(
            JobKind kind, JobId job, int claim, WorkerId worker, ReleaseReason reason, Optional<Double> workedSeconds)
            implements UnderClaim {
        public Released {
            checkWorked(
                    faults(kind, "Released", job, claim)
                            .present("worker", worker)
                            .present("reason", reason),
                    workedSeconds);
        }

        public Released(JobKind kind, JobId job, int claim, WorkerId worker, ReleaseReason reason) {
            this(kind, job, claim, worker, reason, Optional.empty());
        }

        @Override
        public Optional<WorkerId> holder() {
            return Optional.of(worker);
        }
    }

    sealed interface Started extends UnderClaim permits TrainingEvent.TrainingStarted {}

    /** Outcome of the work. The work states it without the worker, which is added when it is appended under the claim. */
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

        /** Returns the event with the working time of the job, if it states that. */
        default Outcome withWorkedSeconds(double seconds) {
            return this;
        }
    }

    /** Part of the result is durable; work resumes from it. Work without parts (ingestions and evaluations) has no commits but its completion. */
    sealed interface Committed extends Outcome permits TrainingEvent.CheckpointCommitted {
        CheckpointId checkpoint();

        /** Returns the position among the job's commits: one that is not above the latest has no effect. */
        long sequence();
    }

    sealed interface Completed extends Outcome
            permits DatasetEvent.Stored, TrainingEvent.TrainingCompleted, EvaluationEvent.EvaluationCompleted {}

    /**
     * The work under a claim failed; only its commits are visible.
     *
     * @param retryAt earliest time of another attempt; absent if the job has failed for good
     */
    record Failed(
            JobKind kind,
            JobId job,
            int claim,
            Optional<WorkerId> worker,
            Failure failure,
            Optional<Instant> retryAt,
            Optional<Double> workedSeconds)
            implements Outcome {
        public Failed {
            checkWorked(faults(kind, "Failed", job, claim).present("failure", failure), workedSeconds);
        }

        public Failed(JobKind kind, JobId job, int claim, Failure failure, Optional<Instant> retryAt) {
            this(kind, job, claim, Optional.empty(), failure, retryAt, Optional.empty());
        }
    }

    /** A stop of the job's present generation is requested; its worker has not stopped yet. */
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
     * @param reason of the request; absent if an earlier {@link CancellationRequested} has it
     * @param workedSeconds as {@link UnderClaim#workedSeconds}; absent if no worker had it then, and in events of earlier releases
     */
    record Cancelled(
            JobKind kind,
            JobId job,
            int generation,
            Optional<CheckpointId> checkpoint,
            Optional<String> reason,
            Optional<Double> workedSeconds)
            implements JobEvent {
        public Cancelled {
            checkWorked(faults(kind, "Cancelled", job).atLeast(1, "generation", generation), workedSeconds);
        }

        public Cancelled(JobKind kind, JobId job, int generation, Optional<CheckpointId> checkpoint) {
            this(kind, job, generation, checkpoint, Optional.empty(), Optional.empty());
        }

        @Override
        public String discriminator() {
            return "" + generation;
        }
    }

    /** @throws IllegalArgumentException if there is any fault */
    static void checkWorked(Faults faults, Optional<Double> workedSeconds) {
        workedSeconds.ifPresent(seconds ->
                faults.require(seconds >= 0 && Double.isFinite(seconds), "workedSeconds must not be below 0"));
        faults.raise();
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
