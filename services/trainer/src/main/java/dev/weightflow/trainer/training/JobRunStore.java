package dev.weightflow.trainer.training;

import dev.weightflow.model.run.History;
import dev.weightflow.model.run.RunStore;
import dev.weightflow.model.run.Snapshot;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.model.training.TrainingState;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobStoppedException;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.time.Stopwatch;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.Validation;
import dev.weightflow.trainer.training.ResumePoints.VerifiedCheckpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Run of a job: its checkpoints in the object store, each of which counts from the event that names its manifest, appended last. Every checkpoint
 * stays.
 */
final class JobRunStore implements RunStore {
    private final Job.Claimed<TrainingSpec> job;
    private final JobContext context;
    private final Checkpoints checkpoints;
    private final DiskCache copies;
    private final TrainingMetrics metrics;
    private final Optional<VerifiedCheckpoint> from;
    private final List<Validation> validations = new ArrayList<>();
    private final CurveRecorder curve;
    private Map<TaskName, Double> losses;
    private Optional<CheckpointCommitted> latest;
    private Optional<CheckpointId> parentOfLatest;
    /** True if the latest is a parent of the next: manifests must not depend on where the work was stopped. */
    private boolean latestIsParent;

    private Optional<BestCheckpoint> best;
    /** The best validation, until a checkpoint of its step is committed. */
    private Optional<Validation> bestToCommit = Optional.empty();

    /** @param from the checkpoint to resume from; the beginning if absent */
    JobRunStore(
            Job.Claimed<TrainingSpec> job,
            JobContext context,
            Optional<VerifiedCheckpoint> from,
            Checkpoints checkpoints,
            DiskCache copies,
            TrainingMetrics metrics) {
        this.job = job;
        this.context = context;
        this.from = from;
        this.checkpoints = checkpoints;
        this.copies = copies;
        this.metrics = metrics;
        Optional<CheckpointManifest> manifest = from.map(VerifiedCheckpoint::manifest);
        this.curve = new CurveRecorder(from.map(VerifiedCheckpoint::curve).orElse(Curve.EMPTY));
        this.losses = manifest.map(CheckpointManifest::loss).orElse(Map.of());
        manifest.ifPresent(known -> validations.addAll(known.validations()));
        this.latest = from.map(VerifiedCheckpoint::commit);
        this.parentOfLatest = manifest.flatMap(CheckpointManifest::parent);
        this.best = latest.flatMap(CheckpointCommitted::best);
    }

    @Override
    public Optional<ResumePoint> newest() {
        return from.map(VerifiedCheckpoint::manifest).flatMap(manifest -> manifest.trainingState()
                .map(state -> new ResumePoint(TrainingState.read(copies.of(state)), manifest.validations())));
    }

    @Override
    public void begin(Snapshot at) {
        metrics.moved(OptionalDouble.empty());
        latestIsParent = latest.filter(commit -> isDue(commit, at.totalSteps())).isPresent();
        context.append(new TrainingStarted(
                job.id(),
                job.record().claim(),
                job.worker(),
                latest.map(CheckpointCommitted::checkpoint),
                at.step(),
                at.totalSteps(),
                at.trainableParameters()));
    }

    /** Returns whether it was committed for its step, or for being the best, and not because the work was stopped. */
    private boolean isDue(CheckpointCommitted commit, int totalSteps) {
        return commit.step() % job.record().spec().checkpointEverySteps() == 0 && commit.step() < totalSteps
                || commit.best().filter(known -> known.step() == commit.step()).isPresent();
    }

    @Override
    public void stepDone(StepReport report) {
        losses = report.metrics().losses();
        curve.stepDone(report.step(), StepValues.of(report));
        metrics.stepDone(report, job.record().spec().imagesPerStep());
    }

    @Override
    public void validated(Snapshot at, History.Validation measured, boolean isBest) {
        Validation validation = measured.score();
        validations.add(validation);
        if (!isBest) {
            return;
        }
        Optional<CheckpointCommitted> measuredCommit = latest.filter(commit -> commit.step() == at.step());
        if (measuredCommit.isPresent()) { // committed before its validation
            best = measuredCommit.map(commit ->
                    new BestCheckpoint(commit.checkpoint(), commit.manifest(), commit.step(), validation.deltaM()));
            latestIsParent = true;
        } else {
            bestToCommit = Optional.of(validation);
        }
    }

    /**
     * Stores a checkpoint and appends its commit, unless the job has reached it already: then it was made again because the store's copy was damaged.
     *
     * @throws JobStoppedException if the claim was lost
     */
    @Override
    public void commit(Snapshot at, Cause cause) {
        Stopwatch watch = Stopwatch.start();
        TrainingMetrics.Commit outcome = TrainingMetrics.Commit.FAILED;
        try {
            Optional<CheckpointId> parent = parent(at.step());
            CheckpointCommitted made = checkpoints.store(job, at, manifestOf(cause, parent));
            if (!isKnown(made)) {
                context.append(made);
            }
            metrics.moved(at.relativeDistance());
            latest = Optional.of(made);
            parentOfLatest = parent;
            latestIsParent = cause != Cause.STOPPED;
            best = made.best();
            bestToCommit = Optional.empty();
            outcome = TrainingMetrics.Commit.COMMITTED;
        } catch (JobStoppedException e) {
            outcome = TrainingMetrics.Commit.FENCED;
            throw e;
        } finally {
            metrics.commit(outcome, watch.elapsed());
        }
    }

    private Checkpoints.Content manifestOf(Cause cause, Optional<CheckpointId> parent) {
        return new Checkpoints.Content(
                cause == Cause.LAST, parent, losses, validations, bestToCommit, best, curve.curve());
    }

    /** Returns the parent of a checkpoint of that step; one that repeats the latest keeps its parent. */
    private Optional<CheckpointId> parent(int step) {
        boolean repeated = latest.filter(commit -> commit.step() == step).isPresent();
        return latestIsParent && !repeated ? latest.map(CheckpointCommitted::checkpoint) : parentOfLatest;
    }

    private boolean isKnown(CheckpointCommitted made) {
        return job.record()
                .committed(CheckpointCommitted.class)
                .filter(known -> known.step() > made.step() || known.step() == made.step() && isSame(known, made))
                .isPresent();
    }

    private static boolean isSame(CheckpointCommitted known, CheckpointCommitted made) {
        return known.manifest().equals(made.manifest())
                && known.last() == made.last()
                && known.best().equals(made.best());
    }

    /** Returns the commit of the run's end. */
    CheckpointCommitted last() {
        return latest.orElseThrow();
    }
}
