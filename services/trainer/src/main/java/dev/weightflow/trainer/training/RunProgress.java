package dev.weightflow.trainer.training;

import dev.weightflow.model.evaluation.EvaluationListener.Evaluated;
import dev.weightflow.model.run.History;
import dev.weightflow.model.run.RunListener;
import dev.weightflow.model.run.RunOutcome;
import dev.weightflow.model.run.Snapshot;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.schema.training.Validation;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reports a run as the progress of its job. */
final class RunProgress implements RunListener {
    private final JobContext context;
    private final int imagesPerStep;
    private JobProgress progress = JobProgress.phase("training");

    RunProgress(JobContext context, int imagesPerStep) {
        this.context = context;
        this.imagesPerStep = imagesPerStep;
    }

    @Override
    public void stepDone(StepReport report) {
        Map<String, Double> values = StepValues.of(report);
        values.put("imagesPerSecond", report.imagesPerSecond());
        values.put("epoch", (double) report.epoch());
        ResidentMemory.bytes().ifPresent(bytes -> values.put("memory.bytes", bytes));
        progress = new JobProgress(
                "training",
                report.step(),
                report.totalSteps(),
                "steps",
                report.imagesPerSecond() / imagesPerStep,
                Optional.of(report.remaining().toMillis() / 1000.0),
                values);
        context.progress(progress);
    }

    @Override
    public void imageMeasured(Evaluated image) {
        context.progress(new JobProgress(
                "validating", image.done(), image.total(), "images", 0, Optional.empty(), progress.values()));
    }

    @Override
    public void validated(History.Validation measured, boolean best) {
        Validation validation = measured.score();
        Map<String, Double> values = new TreeMap<>(progress.values());
        validation.metrics().forEach((task, figure) -> values.put("validation." + task.key(), figure));
        values.put("validation.deltaM", validation.deltaM());
        progress = progress.with(values);
        context.progress(progress);
    }

    @Override
    public void committing() {
        context.progress(progress.in("committing"));
    }

    @Override
    public void ended(Snapshot at, RunOutcome outcome) {
        outcome.early().ifPresent(why -> context.progress(progress.in("stopped early: " + why)));
    }
}
