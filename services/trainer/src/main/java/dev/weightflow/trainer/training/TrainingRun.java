package dev.weightflow.trainer.training;

import dev.weightflow.model.training.StepReport;
import dev.weightflow.model.training.TrainingListener;
import dev.weightflow.model.training.ValidationPlan;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.platform.job.JobStoppedException;
import dev.weightflow.platform.time.Stopwatch;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.Validation;
import dev.weightflow.trainer.training.ResumePoints.ResumePoint;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

final class TrainingRun implements TrainingListener {
    private final Job.Claimed<TrainingSpec> job;
    private final JobContext context;
    private final CheckpointWriter writer;
    private final Checkpoints checkpoints;
    private final TrainingMetrics metrics;
    private final int imagesPerStep;
    private final Optional<ValidationPlan> plan;
    private final InstantSource clock;
    private final List<Validation> validations = new ArrayList<>();
    private final CurveRecorder curve;
    private Optional<CheckpointCommitted> latest;
    private Optional<CheckpointId> parent;
    private Optional<BestCheckpoint> best;
    private Map<TaskName, Double> losses = Map.of();
    private JobProgress progress = JobProgress.phase("training");
    private boolean anythingNew;
    private boolean checkpointDue;

    TrainingRun(
            Job.Claimed<TrainingSpec> job,
            Optional<ResumePoint> from,
            JobContext context,
            CheckpointWriter writer,
            Checkpoints checkpoints,
            TrainingMetrics metrics,
            int imagesPerStep,
            Optional<ValidationPlan> plan,
            InstantSource clock) {
        this.job = job;
        this.context = context;
        this.writer = writer;
        this.checkpoints = checkpoints;
        this.metrics = metrics;
        this.imagesPerStep = imagesPerStep;
        this.plan = plan;
        this.clock = clock;
        this.latest = from.map(ResumePoint::commit);
        this.curve = new CurveRecorder(from.map(ResumePoint::curve).orElse(Curve.EMPTY));
        Optional<CheckpointManifest> manifest = from.map(ResumePoint::manifest);
        manifest.ifPresent(known -> {
            losses = known.loss();
            validations.addAll(known.validations());
        });
        // manifests must not depend on where the work was stopped: a checkpoint made only for that is never a parent
        this.parent = latest.filter(this::isDue)
                .map(CheckpointCommitted::checkpoint)
                .or(() -> manifest.flatMap(CheckpointManifest::parent));
        this.best = latest.flatMap(CheckpointCommitted::best);
        metrics.moved(OptionalDouble.empty());
    }

    /** Returns whether it was committed for its step, or for being the best, and not because the work was stopped. */
    private boolean isDue(CheckpointCommitted commit) {
        return commit.step() % job.record().spec().checkpointEverySteps() == 0 && commit.step() < writer.totalSteps()
                || commit.best().filter(known -> known.step() == commit.step()).isPresent();
    }

    @Override
    public void stepDone(StepReport report) {
        losses = report.metrics().losses();
        anythingNew = true;
        progress = of(report);
        curve.stepDone(report.step(), progress.values());
        metrics.stepDone(report, imagesPerStep);
        context.progress(progress);
    }

    @Override
    public void checkpointDue(int step) {
        if (validationDue(step)) {
            checkpointDue = true; // committed with its validation
        } else {
            commit(false);
        }
    }

    boolean validationDue(int step) {
        return plan.filter(validation -> validation.due(step)).isPresent()
                && validations.stream().noneMatch(known -> known.step() == step);
    }

    /** Returns the step after which the run pauses for a validation, or the last. */
    int pauseAfter(int step, int totalSteps) {
        return plan.map(validation -> validation.next(step)).orElse(totalSteps);
    }

    void validating(int done, int total) {
        context.progress(new JobProgress("validating", done, total, "images", 0, Optional.empty(), progress.values()));
    }

    /** Records a validation of the present model, and commits the model if it is the best so far, or a checkpoint is due. */
    void validated(Validation validation, boolean last) {
        validations.add(validation);
        Map<String, Double> values = new TreeMap<>(progress.values());
        validation.metrics().forEach((task, figure) -> values.put("validation." + task.key(), figure));
        values.put("validation.deltaM", validation.deltaM());
        progress = progress.with(values);
        context.progress(progress);
        Optional<Double> score = Checkpoints.better(validations, validation.step(), best);
        if (score.isPresent() && !anythingNew) { // committed before its validation
            CheckpointCommitted measured = latest.orElseThrow();
            best = Optional.of(
                    new BestCheckpoint(measured.checkpoint(), measured.manifest(), measured.step(), score.get()));
            if (!last) { // the last commit repeats this checkpoint, and keeps its parent
                parent = Optional.of(measured.checkpoint());
            }
        } else if (!last && (score.isPresent() || checkpointDue)) {
            commit(false);
        }
    }

    void commitWhatIsNew() {
        if (anythingNew) {
            commit(false);
        }
    }

    /**
     * Stores a checkpoint and appends its commit, unless the job has reached it already: then it was made again because the store's copy was damaged.
     *
     * @throws JobStoppedException if the claim was lost
     */
    CheckpointCommitted commit(boolean last) {
        context.progress(progress.in("committing"));
        Stopwatch watch = Stopwatch.start();
        TrainingMetrics.Commit outcome = TrainingMetrics.Commit.FAILED;
        try {
            CheckpointCommitted committed =
                    checkpoints.store(job, parent, writer.write(losses, last), validations, best, curve.curve());
            if (!isKnown(committed)) {
                context.append(committed);
            }
            metrics.moved(writer.relativeDistance());
            latest = Optional.of(committed);
            parent = Optional.of(committed.checkpoint());
            best = committed.best();
            anythingNew = false;
            checkpointDue = false;
            outcome = TrainingMetrics.Commit.COMMITTED;
            return committed;
        } catch (JobStoppedException e) {
            outcome = TrainingMetrics.Commit.FENCED;
            throw e;
        } finally {
            metrics.commit(outcome, watch.elapsed());
        }
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

    private JobProgress of(StepReport report) {
        Map<String, Double> values = new TreeMap<>();
        report.metrics().losses().forEach((task, loss) -> values.put(Curve.LOSS + task.key(), loss));
        report.metrics().regularization().forEach((term, value) -> values.put(Curve.REGULARIZATION + term, value));
        values.put(Curve.LOSS + "total", report.metrics().totalLoss());
        values.put(Curve.LEARNING_RATE, report.learningRate());
        values.put("imagesPerSecond", report.imagesPerSecond());
        values.put("epoch", (double) report.epoch());
        ResidentMemory.bytes().ifPresent(bytes -> values.put("memory.bytes", bytes));
        return new JobProgress(
                "training",
                report.step(),
                report.totalSteps(),
                "steps",
                report.imagesPerSecond() / imagesPerStep,
                Optional.of(report.remaining().toMillis() / 1000.0),
                values);
    }
}
