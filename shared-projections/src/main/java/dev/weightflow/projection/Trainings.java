package dev.weightflow.projection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.projection.lineage.EventIndex;
import dev.weightflow.projection.lineage.Indexed;
import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * State of all training jobs, and the results of those whose models are to be registered: the fold of weightflow.trainings, for the service that
 * writes the topic and for those that follow it. Immutable.
 */
public final class Trainings {
    /** Number of results of a model that are remembered: older ones were decided upon long ago, or never will be. */
    private static final int RESULTS = 64;

    /** State before the first event. */
    public static final Trainings EMPTY = new Trainings(JobProjection.empty(), HashTreePMap.empty());

    private static final JobSnapshots<TrainingSpec> JOBS = new JobSnapshots<>(TrainingSpec.class);

    /**
     * Creates a follower's projection of weightflow.trainings.
     *
     * @param follower prefix of the names of its snapshots: each service has its own
     */
    public static Projection<Indexed<Trainings>, JobEvent> projection(String follower) {
        return Indexed.projection(
                EMPTY,
                Trainings::apply,
                SnapshotFormat.json(
                        follower + "-trainings",
                        100 + JobSnapshots.VERSION,
                        Snapshot.class,
                        Snapshot::of,
                        Snapshot::state));
    }

    private record Snapshot(JsonNode jobs, Collection<LineageEvent> events) {
        static Snapshot of(Indexed<Trainings> known) {
            return new Snapshot(JOBS.write(known.state().jobs), known.index().events());
        }

        Indexed<Trainings> state() {
            return new Indexed<>(Trainings.of(JOBS.read(jobs)), EventIndex.of(events));
        }
    }

    /**
     * Result of a training.
     *
     * @param manifest the digest of the checkpoint's manifest
     */
    public record Result(JobId job, CheckpointId checkpoint, Digest manifest) {}

    private final JobProjection<TrainingSpec> jobs;
    private final PMap<ModelName, PVector<Result>> results;

    private Trainings(JobProjection<TrainingSpec> jobs, PMap<ModelName, PVector<Result>> results) {
        this.jobs = jobs;
        this.results = results;
    }

    /** Creates the state with those jobs; results of archived ones are not remembered. */
    public static Trainings of(JobProjection<TrainingSpec> jobs) {
        Trainings state = new Trainings(jobs, HashTreePMap.empty());
        List<Job.Completed<TrainingSpec>> completed = jobs.jobs().stream()
                .filter(Job.Completed.class::isInstance)
                .map(job -> (Job.Completed<TrainingSpec>) job)
                .sorted(Comparator.comparing(Job.Completed::since))
                .toList();
        for (Job.Completed<TrainingSpec> job : completed) {
            state = state.withResultOf(job);
        }
        return state;
    }

    /** Returns the state after that event; the same object if the event contradicts it or is known. */
    public Trainings apply(Envelope<JobEvent> envelope) {
        Trainings after = with(jobs.apply(envelope));
        if (after == this) {
            return this;
        }
        // a job that has just changed is in memory
        Job<TrainingSpec> job = after.jobs.require(envelope.event().job());
        return job instanceof Job.Completed<TrainingSpec> completed ? after.withResultOf(completed) : after;
    }

    /** Returns the same state with some of its jobs moved to an archive, or back. */
    public Trainings with(JobProjection<TrainingSpec> others) {
        return others == jobs ? this : new Trainings(others, results);
    }

    /** Returns how a training was completed; empty while it is not. */
    public static Optional<TrainingCompleted> completion(Job<?> training) {
        return training instanceof Job.Completed<?> completed
                ? completed.result(TrainingCompleted.class)
                : Optional.empty();
    }

    private Trainings withResultOf(Job.Completed<TrainingSpec> job) {
        Optional<ModelName> model = model(job);
        Optional<TrainingCompleted> result = completion(job);
        if (model.isEmpty() || result.isEmpty()) {
            return this;
        }
        PVector<Result> known = results.getOrDefault(model.get(), TreePVector.empty());
        PVector<Result> more = known.plus(
                new Result(job.id(), result.get().checkpoint(), result.get().manifest()));
        return new Trainings(jobs, results.plus(model.get(), more.size() > RESULTS ? more.minus(0) : more));
    }

    /** Returns the specification of the job, if it exists and its request was accepted. */
    public Optional<TrainingSpec> spec(JobId id) {
        return job(id).map(job -> job instanceof Job.Accepted<TrainingSpec> accepted
                ? accepted.record().spec()
                : null); // a rejected job has none
    }

    /** Returns the jobs as those who decide about them see them. */
    public JobProjection<TrainingSpec> jobProjection() {
        return jobs;
    }

    /** Returns the jobs, ended or not. */
    public List<Job<TrainingSpec>> jobs() {
        return jobs.jobs();
    }

    /** Returns the job of that id. */
    public Optional<Job<TrainingSpec>> job(JobId id) {
        return jobs.job(id);
    }

    /** Returns how many times the job was requested; 0 if never. */
    public int generation(JobId id) {
        return job(id).flatMap(Job::accepted)
                .map(job -> job.record().generation())
                .orElse(0);
    }

    /** Returns whether the trainer knows that generation of the job, or has rejected the request. */
    public boolean knows(JobId id, int generation) {
        return generation(id) >= generation
                || job(id).filter(Job.Rejected.class::isInstance).isPresent();
    }

    /** Returns the jobs that have not ended. */
    public Stream<Job.Accepted<TrainingSpec>> underWay() {
        return Stream.concat(jobs.claimed().stream(), jobs.waiting());
    }

    /** Returns the jobs that have not ended and whose results are to be versions of that model. */
    public Stream<JobId> underWay(ModelName model) {
        return underWay()
                .filter(job -> model(job).filter(model::equals).isPresent())
                .map(Job::id);
    }

    /** Returns the latest results that are to be versions of that model. */
    public List<Result> results(ModelName model) {
        return results.getOrDefault(model, TreePVector.empty());
    }

    /** Returns the model under which the job's result is to be registered, if it is. */
    public static Optional<ModelName> model(Job.Accepted<TrainingSpec> job) {
        return job.record().spec().evaluation().flatMap(EvaluationOptions::model);
    }
}
