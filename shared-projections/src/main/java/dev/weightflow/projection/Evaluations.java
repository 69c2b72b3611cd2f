package dev.weightflow.projection;

import static dev.weightflow.platform.database.Column.number;
import static dev.weightflow.platform.database.Column.text;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weightflow.platform.database.Column;
import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Row;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobTable;
import dev.weightflow.projection.lineage.EventTable;
import dev.weightflow.projection.lineage.LineageIndex;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Evaluations and their jobs in tables: the fold of weightflow.evaluations for those that follow it. The evaluator itself decides about the jobs
 * alone, by the same transitions of {@link Job}.
 */
public final class Evaluations {
    private static final Column CHECKPOINT = text("checkpoint");

    private static final JobTable<EvaluationSpec> JOBS = new JobTable<>(
            EvaluationSpec.class,
            List.of(CHECKPOINT),
            spec -> List.of(spec.checkpoint().value()));

    private static final Table COMPLETED = Table.named("evaluations", text("event"))
            .with(number("stated"), text("checkpoint"), text("report"), text("model"), text("content"))
            .indexedForReadersBy("stated")
            .indexedForReadersBy("checkpoint", "stated")
            .indexedForReadersBy("report", "stated");

    private static final String IN_ORDER = " ORDER BY stated, event";

    /**
     * Creates a follower's projection of weightflow.evaluations.
     *
     * @param follower prefix of its name: each service has its own
     */
    public static TableProjection<Evaluations, JobEvent> projection(String follower) {
        return new Projection(follower + "-evaluations");
    }

    private record Projection(String name) implements TableProjection<Evaluations, JobEvent> {
        @Override
        public int version() {
            return 100 * JobTable.VERSION + EventTable.VERSION;
        }

        @Override
        public List<Table> tables() {
            return List.of(JOBS.table(), COMPLETED, EventTable.EVENTS);
        }

        @Override
        public Evaluations view(Queries queries) {
            return new Evaluations(queries);
        }

        @Override
        public Fold<JobEvent> fold(Transaction transaction) {
            JobTable<EvaluationSpec>.Changes jobs = JOBS.changes(transaction);
            return new Fold<>() {
                @Override
                public void apply(Envelope<JobEvent> envelope) {
                    EventTable.put(transaction, envelope);
                    jobs.apply(envelope);
                    envelope.as(EvaluationCompleted.class)
                            .map(Evaluation::of)
                            .ifPresent(evaluation -> put(transaction, evaluation));
                }

                @Override
                public void finish() {
                    jobs.finish();
                }
            };
        }

        private static void put(Transaction transaction, Evaluation evaluation) {
            EvaluationCompleted event = evaluation.event();
            transaction.putIfAbsent(
                    COMPLETED,
                    evaluation.metadata().event().value(),
                    evaluation.metadata().at(),
                    event.checkpoint().value(),
                    event.report().value(),
                    event.model().map(ModelName::value),
                    new String(WeightflowJson.write(evaluation), StandardCharsets.UTF_8));
        }
    }

    private static final int KEPT = 400;

    private final Queries queries;
    private final JobTable<EvaluationSpec>.Rows jobs;
    /** A report is that of one evaluation, whose fact never changes: a model's page shows those of a hundred versions. */
    private final Cache<ReportId, Evaluation> byReport =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    private Evaluations(Queries queries) {
        this.queries = queries;
        this.jobs = JOBS.rows(queries);
    }

    private static Evaluation evaluation(Row row) {
        return WeightflowJson.read(row.text("content").getBytes(StandardCharsets.UTF_8), Evaluation.class);
    }

    /** Returns the index of the underlying events. */
    public LineageIndex index() {
        return new EventTable(queries);
    }

    /** Subject of an evaluation, for choosing among many. */
    public record Subject(ModelName model, CheckpointId checkpoint, ReportId report) {}

    /** Passes on those evaluations whose checkpoints are to be registered, in the order in which they were stated. Others are not decoded. */
    public void eachForModels(Predicate<Subject> wanted, Consumer<Evaluation> receiver) {
        queries.each(COMPLETED, "WHERE model IS NOT NULL" + IN_ORDER, row -> {
            Subject subject = new Subject(
                    new ModelName(row.text("model")),
                    new CheckpointId(row.text("checkpoint")),
                    new ReportId(row.text("report")));
            if (wanted.test(subject)) {
                receiver.accept(evaluation(row));
            }
        });
    }

    /** Passes on all completed evaluations. */
    public void each(Consumer<Evaluation> receiver) {
        queries.each(COMPLETED, "", row -> receiver.accept(evaluation(row)));
    }

    /** Returns the evaluations whose reports have that prefix. */
    public List<Evaluation> reportsStartingWith(String beginning, int most) {
        return queries.startingWith(COMPLETED, "report", beginning, most, Evaluations::evaluation);
    }

    /** Returns the jobs, ended or not. */
    public JobTable<EvaluationSpec>.Rows jobs() {
        return jobs;
    }

    /** Returns the evaluations of a checkpoint, in the order in which they were stated. */
    public List<Evaluation> of(CheckpointId checkpoint) {
        return queries.list(COMPLETED, "WHERE checkpoint = ?" + IN_ORDER, Evaluations::evaluation, checkpoint.value());
    }

    /** Returns the latest evaluation of a checkpoint on that set. */
    public Optional<Evaluation> of(CheckpointId checkpoint, EvaluationSet set) {
        return of(checkpoint).stream()
                .filter(evaluation -> evaluation.set().equals(set))
                .reduce((earlier, later) -> later);
    }

    /** Returns the evaluation that led to that report. */
    public Optional<Evaluation> withReport(ReportId report) {
        return Optional.ofNullable(byReport.get(report, any -> queries.first(
                        COMPLETED, "WHERE report = ?" + IN_ORDER, Evaluations::evaluation, any.value())
                .orElse(null)));
    }

    /** Returns how the job was completed; empty while it is not. */
    public Optional<EvaluationCompleted> completion(JobId job) {
        return jobs.job(job)
                .flatMap(known -> known instanceof Job.Completed<?> completed
                        ? completed.result(EvaluationCompleted.class)
                        : Optional.empty());
    }

    /** Returns the specification of the job, if it exists and its request was accepted. */
    public Optional<EvaluationSpec> spec(JobId job) {
        return jobs.job(job).flatMap(Job::spec);
    }

    /** Returns whether the evaluator knows that job. */
    public boolean knows(JobId job) {
        return jobs.job(job).isPresent();
    }

    /** Returns why the job yields no result for the requested images, if so. */
    public Optional<Failure> failure(JobId id) {
        return jobs.job(id).flatMap(job -> {
            if (job instanceof Job.Failed<EvaluationSpec> failed) {
                return Optional.of(failed.failure());
            } else if (job instanceof Job.Rejected<EvaluationSpec> rejected) {
                return Optional.of(rejected.failure());
            } else if (job instanceof Job.Cancelled<EvaluationSpec>) {
                return Optional.of(new Failure("evaluation-cancelled", "The evaluation was cancelled."));
            }
            return job instanceof Job.Completed<EvaluationSpec>
                    ? Optional.of(new Failure("evaluation-differs", "The evaluation was made on other images."))
                    : Optional.empty();
        });
    }

    /**
     * Returns why a requested evaluation of that result for that model failed, if one did and none has succeeded. Evaluations for other models, or
     * for none, do not count as successes.
     */
    public Optional<Failure> whyNotEvaluated(ModelName model, Trainings.Result result) {
        if (of(result.checkpoint()).stream()
                .anyMatch(evaluation ->
                        evaluation.event().model().filter(model::equals).isPresent())) {
            return Optional.empty();
        }
        List<JobId> requested = jobs.with(CHECKPOINT, result.checkpoint().value()).stream()
                .filter(job -> job.spec()
                        .flatMap(spec -> spec.options().model())
                        .filter(model::equals)
                        .isPresent())
                .map(Job::id)
                .toList();
        return requested.isEmpty()
                ? failure(EvaluationSpec.unspecified(result.manifest()))
                : requested.stream().flatMap(job -> failure(job).stream()).findFirst();
    }
}
