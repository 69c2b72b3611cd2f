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
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * State of all evaluations and their jobs: the fold of weightflow.evaluations for those that follow it. The evaluator itself decides about the jobs
 * alone, by the same {@link JobProjection}. Immutable.
 */
public final class Evaluations {
    private static final Evaluations EMPTY =
            new Evaluations(JobProjection.empty(), HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

    private static final JobSnapshots<EvaluationSpec> JOBS = new JobSnapshots<>(EvaluationSpec.class);

    /**
     * Creates a follower's projection of weightflow.evaluations.
     *
     * @param follower prefix of the names of its snapshots: each service has its own
     */
    public static Projection<Indexed<Evaluations>, JobEvent> projection(String follower) {
        return Indexed.projection(
                EMPTY,
                Evaluations::apply,
                SnapshotFormat.json(
                        follower + "-evaluations",
                        100 + JobSnapshots.VERSION,
                        Snapshot.class,
                        Snapshot::of,
                        Snapshot::state));
    }

    private record Snapshot(JsonNode jobs, List<Evaluation> evaluations, Collection<LineageEvent> events) {
        static Snapshot of(Indexed<Evaluations> known) {
            return new Snapshot(
                    JOBS.write(known.state().jobs),
                    known.state().all().toList(),
                    known.index().events());
        }

        Indexed<Evaluations> state() {
            return new Indexed<>(Evaluations.of(JOBS.read(jobs), evaluations), EventIndex.of(events));
        }
    }

    private final JobProjection<EvaluationSpec> jobs;
    private final PMap<CheckpointId, PSet<JobId>> jobsByCheckpoint;
    private final PMap<CheckpointId, PVector<Evaluation>> byCheckpoint;
    private final PMap<ReportId, Evaluation> byReport;

    private Evaluations(
            JobProjection<EvaluationSpec> jobs,
            PMap<CheckpointId, PSet<JobId>> jobsByCheckpoint,
            PMap<CheckpointId, PVector<Evaluation>> byCheckpoint,
            PMap<ReportId, Evaluation> byReport) {
        this.jobs = jobs;
        this.jobsByCheckpoint = jobsByCheckpoint;
        this.byCheckpoint = byCheckpoint;
        this.byReport = byReport;
    }

    private static Evaluations of(JobProjection<EvaluationSpec> jobs, List<Evaluation> completed) {
        Evaluations state = new Evaluations(jobs, HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());
        for (Job<EvaluationSpec> job : jobs.jobs()) {
            state = state.withCheckpointOf(job.id());
        }
        for (Evaluation evaluation : completed) {
            state = state.with(evaluation);
        }
        return state;
    }

    /** Returns the state after that event, which must not be known. */
    private Evaluations apply(Envelope<JobEvent> envelope) {
        Evaluations after = new Evaluations(jobs.apply(envelope), jobsByCheckpoint, byCheckpoint, byReport);
        if (envelope.event() instanceof EvaluationEvent.EvaluationRequested request) {
            return after.withCheckpointOf(request.job());
        }
        return envelope.as(EvaluationCompleted.class)
                .map(Evaluation::of)
                .map(after::with)
                .orElse(after);
    }

    private Evaluations withCheckpointOf(JobId job) {
        return spec(job)
                .map(EvaluationSpec::checkpoint)
                .map(checkpoint -> new Evaluations(
                        jobs,
                        jobsByCheckpoint.plus(
                                checkpoint,
                                jobsByCheckpoint
                                        .getOrDefault(checkpoint, HashTreePSet.empty())
                                        .plus(job)),
                        byCheckpoint,
                        byReport))
                .orElse(this);
    }

    /** Adds an evaluation. Partitions are read in any order: which one is the latest, or the first with a report, follows from the events alone. */
    private Evaluations with(Evaluation evaluation) {
        CheckpointId checkpoint = evaluation.event().checkpoint();
        ReportId report = evaluation.event().report();
        PVector<Evaluation> known = byCheckpoint.getOrDefault(checkpoint, TreePVector.empty());
        int earlier = (int) known.stream().filter(evaluation::isAfter).count();
        Evaluation reported = byReport.get(report);
        return new Evaluations(
                jobs,
                jobsByCheckpoint,
                byCheckpoint.plus(checkpoint, known.plus(earlier, evaluation)),
                reported == null || reported.isAfter(evaluation) ? byReport.plus(report, evaluation) : byReport);
    }

    /** Returns the evaluations whose checkpoints are to be registered. */
    public Stream<Evaluation> forModels() {
        return all().filter(evaluation -> evaluation.event().model().isPresent());
    }

    /** Returns all completed evaluations. */
    public Stream<Evaluation> all() {
        return byCheckpoint.values().stream().flatMap(List::stream);
    }

    /** Returns the jobs, ended or not. */
    public List<Job<EvaluationSpec>> jobs() {
        return jobs.jobs();
    }

    /** Returns the jobs that are under way. */
    public Stream<Job.Accepted<EvaluationSpec>> underWay() {
        return Stream.concat(jobs.claimed().stream(), jobs.waiting());
    }

    /** Returns the evaluations of a checkpoint, in the order in which they were stated. */
    public List<Evaluation> of(CheckpointId checkpoint) {
        return byCheckpoint.getOrDefault(checkpoint, TreePVector.empty());
    }

    /** Returns the latest evaluation of a checkpoint on that set. */
    public Optional<Evaluation> of(CheckpointId checkpoint, EvaluationSet set) {
        return of(checkpoint).stream()
                .filter(evaluation -> evaluation.set().equals(set))
                .reduce((earlier, later) -> later);
    }

    /** Returns the evaluation that led to that report. */
    public Optional<Evaluation> withReport(ReportId report) {
        return Optional.ofNullable(byReport.get(report));
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
        List<JobId> requested = jobsByCheckpoint.getOrDefault(result.checkpoint(), HashTreePSet.empty()).stream()
                .filter(job -> spec(job)
                        .flatMap(spec -> spec.options().model())
                        .filter(model::equals)
                        .isPresent())
                .toList();
        return requested.isEmpty()
                ? failure(EvaluationSpec.unspecified(result.manifest()))
                : requested.stream().flatMap(job -> failure(job).stream()).findFirst();
    }
}
