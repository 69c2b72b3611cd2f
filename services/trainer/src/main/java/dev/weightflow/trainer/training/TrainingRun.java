package dev.weightflow.trainer.training;

import dev.weightflow.model.training.StepReport;
import dev.weightflow.model.training.TrainingListener;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.platform.job.JobStoppedException;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells how the loop gets on, and commits its checkpoints. */
final class TrainingRun implements TrainingListener {
    private final Job.Claimed<TrainingSpec> job;
    private final JobContext<TrainingEvent> context;
    private final CheckpointWriter writer;
    private final Checkpoints checkpoints;
    private final TrainingMetrics metrics;
    private final int imagesPerStep;
    private final InstantSource clock;
    private Optional<CheckpointCommitted> latest;
    private Map<Task, Double> losses = Map.of();
    private JobProgress progress = JobProgress.phase("training");
    private boolean anythingNew;

    TrainingRun(
            Job.Claimed<TrainingSpec> job,
            JobContext<TrainingEvent> context,
            CheckpointWriter writer,
            Checkpoints checkpoints,
            TrainingMetrics metrics,
            int imagesPerStep,
            InstantSource clock) {
        this.job = job;
        this.context = context;
        this.writer = writer;
        this.checkpoints = checkpoints;
        this.metrics = metrics;
        this.imagesPerStep = imagesPerStep;
        this.clock = clock;
        this.latest = job.record().committed(CheckpointCommitted.class);
    }

    @Override
    public void stepDone(StepReport report) {
        losses = report.losses();
        anythingNew = true;
        progress = of(report);
        metrics.stepDone(report, imagesPerStep);
        context.progress(progress);
    }

    @Override
    public void checkpointDue(StepReport report) {
        commit(false);
    }

    /** Commits the steps since the last commit, if there are any. */
    void commitWhatIsNew() {
        if (anythingNew) {
            commit(false);
        }
    }

    /**
     * Stores a checkpoint and appends the event that makes it count.
     *
     * @throws JobStoppedException if the claim was lost
     */
    CheckpointCommitted commit(boolean last) {
        context.progress(progress.in("committing"));
        Instant start = clock.instant();
        TrainingMetrics.Commit outcome = TrainingMetrics.Commit.FAILED;
        try {
            CheckpointCommitted committed =
                    checkpoints.store(job, latest.map(CheckpointCommitted::checkpoint), writer.write(losses, last));
            context.append(committed);
            latest = Optional.of(committed);
            anythingNew = false;
            outcome = TrainingMetrics.Commit.COMMITTED;
            return committed;
        } catch (JobStoppedException e) {
            outcome = TrainingMetrics.Commit.FENCED;
            throw e;
        } finally {
            metrics.commit(outcome, Duration.between(start, clock.instant()));
        }
    }

    private JobProgress of(StepReport report) {
        Map<String, Double> values = new TreeMap<>();
        report.losses().forEach((task, loss) -> values.put("loss." + task.key(), loss));
        values.put("loss.total", report.totalLoss());
        values.put("learningRate", report.learningRate());
        values.put("imagesPerSecond", report.imagesPerSecond());
        values.put("epoch", (double) report.epoch());
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
