package dev.weightflow.projection;

import static dev.weightflow.platform.database.Column.number;
import static dev.weightflow.platform.database.Column.text;

import dev.weightflow.platform.database.Column;
import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.platform.job.JobTable;
import dev.weightflow.projection.lineage.EventTable;
import dev.weightflow.projection.lineage.LineageIndex;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Training jobs in tables: the fold of weightflow.trainings for those that follow it. The trainer itself decides about the jobs alone, by the same
 * transitions of {@link Job}.
 */
public final class Trainings {
    /** Label of jobs whose results are to be versions of a model: its name. */
    public static final Column MODEL = text("model");
    /** Label of all jobs: the method's key. */
    public static final Column METHOD = text("method");

    /** Number of results of a model that are looked at: older ones were decided upon long ago, or never will be. */
    private static final int RESULTS = 64;

    private static final JobTable<TrainingSpec> JOBS = new JobTable<>(
            TrainingSpec.class,
            List.of(MODEL, METHOD),
            spec -> List.of(
                    model(spec).map(ModelName::value), spec.method().name().key()));

    /** Ends of the jobs, one for each time that a job was requested; in nanoseconds. */
    private static final Table ENDS =
            Table.named("ends", text("job"), number("generation")).with(number("ended"), number("worked"));

    /** Version of the rows; must change with their meaning. */
    private static final int VERSION = 1;

    private static final double NANOS = 1e9;

    /**
     * Creates a follower's projection of weightflow.trainings.
     *
     * @param follower prefix of its name: each service has its own
     */
    public static TableProjection<Trainings, JobEvent> projection(String follower) {
        return new Projection(follower + "-trainings", Optional.empty());
    }

    /** As {@link #projection(String)}, with more tables in the same transactions, of which {@link #along} gives the view; a known event must not change them. */
    public static TableProjection<Trainings, JobEvent> projection(String follower, TableProjection<?, JobEvent> more) {
        return new Projection(follower + "-trainings-with-" + more.name(), Optional.of(more));
    }

    private record Projection(String name, Optional<TableProjection<?, JobEvent>> more)
            implements TableProjection<Trainings, JobEvent> {
        private static final int MOST_VERSIONS = 1_000;

        @Override
        public int version() {
            int own = 100 * (JobTable.VERSION + VERSION) + EventTable.VERSION;
            return own + MOST_VERSIONS * more.map(TableProjection::version).orElse(0);
        }

        @Override
        public List<Table> tables() {
            List<Table> tables = new ArrayList<>(List.of(JOBS.table(), ENDS, EventTable.EVENTS));
            more.map(TableProjection::tables).ifPresent(tables::addAll);
            return tables;
        }

        @Override
        public Trainings view(Queries queries) {
            return new Trainings(queries);
        }

        @Override
        public Fold<JobEvent> fold(Transaction transaction) {
            JobTable<TrainingSpec>.Changes jobs = JOBS.changes(transaction);
            Optional<Fold<JobEvent>> others = more.map(projection -> projection.fold(transaction));
            return new Fold<>() {
                @Override
                public void apply(Envelope<JobEvent> envelope) {
                    EventTable.put(transaction, envelope);
                    jobs.apply(envelope)
                            .filter(Job.Ended.class::isInstance)
                            .flatMap(Job::accepted)
                            .ifPresent(ended -> put(transaction, ended));
                    others.ifPresent(fold -> fold.apply(envelope));
                }

                @Override
                public void finish() {
                    jobs.finish();
                    others.ifPresent(Fold::finish);
                }
            };
        }
    }

    private static void put(Transaction transaction, Job.Accepted<TrainingSpec> ended) {
        double seconds = Math.max(
                ended.record().workedSeconds(),
                completion(ended).map(TrainingCompleted::seconds).orElse(0.0));
        transaction.put(
                ENDS, ended.id().value(), ended.record().generation(), ended.since(), Math.round(seconds * NANOS));
    }

    /**
     * End of a job, whatever its result.
     *
     * @param workedSeconds for which it was worked on since it was requested
     */
    public record End(Instant at, double workedSeconds) {}

    /** Returns the end of the job that was requested for that time, if it has ended. */
    public Optional<End> end(JobId id, int generation) {
        return queries.first(
                        ENDS,
                        "WHERE job = ? AND generation = ?",
                        row -> new End(row.instant("ended"), row.number("worked") / NANOS),
                        id.value(),
                        generation)
                .or(() -> job(id).filter(Job.Rejected.class::isInstance).map(rejected -> new End(rejected.since(), 0)));
    }

    /**
     * Result of a training.
     *
     * @param manifest the digest of the checkpoint's manifest
     */
    public record Result(JobId job, CheckpointId checkpoint, Digest manifest) {}

    private final Queries queries;
    private final JobTable<TrainingSpec>.Rows jobs;

    private Trainings(Queries queries) {
        this.queries = queries;
        this.jobs = JOBS.rows(queries);
    }

    /** Returns the view of tables that the projection keeps besides its own. */
    public <V> V along(TableProjection<V, JobEvent> more) {
        return more.view(queries);
    }

    /** Returns the index of the underlying events. */
    public LineageIndex index() {
        return new EventTable(queries);
    }

    /** Returns the specification of the job, if it exists and its request was accepted. */
    public Optional<TrainingSpec> spec(JobId id) {
        return job(id).flatMap(Job::spec);
    }

    /** Returns the jobs, ended or not. */
    public JobTable<TrainingSpec>.Rows jobs() {
        return jobs;
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
        return jobs.underWay().stream();
    }

    /** Returns the jobs that have not ended and whose results are to be versions of that model. */
    public Stream<JobId> underWay(ModelName model) {
        return underWay()
                .filter(job -> model(job).filter(model::equals).isPresent())
                .map(Job::id);
    }

    /** Returns the latest results that are to be versions of that model, the latest one last. */
    public List<Result> results(ModelName model) {
        List<Result> results = new ArrayList<>(jobs.latest(JobState.COMPLETED, MODEL, model.value(), RESULTS).stream()
                .flatMap(job -> completion(job).stream())
                .map(result -> new Result(result.job(), result.checkpoint(), result.manifest()))
                .toList());
        Collections.reverse(results);
        return results;
    }

    /** Returns how a training was completed; empty while it is not. */
    public static Optional<TrainingCompleted> completion(Job<?> training) {
        return training instanceof Job.Completed<?> completed
                ? completed.result(TrainingCompleted.class)
                : Optional.empty();
    }

    /** Returns the model under which the job's result is to be registered, if it is. */
    public static Optional<ModelName> model(Job.Accepted<TrainingSpec> job) {
        return model(job.record().spec());
    }

    private static Optional<ModelName> model(TrainingSpec spec) {
        return spec.evaluation().flatMap(EvaluationOptions::model);
    }
}
