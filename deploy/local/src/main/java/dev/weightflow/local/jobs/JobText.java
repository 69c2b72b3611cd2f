package dev.weightflow.local.jobs;

import dev.weightflow.local.client.Failure;
import dev.weightflow.local.console.Quantities;
import dev.weightflow.local.console.Table;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Jobs for people. */
final class JobText {

    private JobText() {}

    static String list(List<Job> jobs) {
        if (jobs.isEmpty()) {
            return "There is no job yet: './weightflow train --dataset ID' asks for one.";
        }
        Table table = Table.of("JOB", "STATE", ">STEP", ">LOSS", ">LEFT", "TRAINING", "REQUESTED");
        jobs.forEach(job -> table.row(
                Quantities.brief(job.job()),
                state(job),
                job.progress().map(now -> now.step() + "/" + now.totalSteps()).orElse("-"),
                job.progress()
                        .map(now -> String.format(Locale.ROOT, "%.3f", now.totalLoss()))
                        .orElse("-"),
                left(job),
                brief(job.spec()),
                Quantities.time(job.requestedAt())));
        return table.toString();
    }

    static String one(Job job) {
        Table table = Table.of("Job", job.job());
        table.row(
                "state",
                state(job) + job.worker().map(worker -> " by " + worker).orElse(""));
        job.failure().map(Failure::message).ifPresent(why -> table.row("failure", why));
        job.progress().ifPresent(now -> {
            table.row("step", now.step() + " of " + now.totalSteps() + ", epoch " + now.epoch());
            table.row("loss", String.format(Locale.ROOT, "%.3f (%s)", now.totalLoss(), losses(now)));
            if (!job.ended()) {
                table.row("pace", String.format(Locale.ROOT, "%.1f images/s", now.imagesPerSecond()));
                table.row("left", left(job));
            }
        });
        job.checkpoint()
                .ifPresent(id -> table.row(
                        "checkpoint",
                        id + job.checkpointStep().map(step -> ", step " + step).orElse("")));
        table.row("training", brief(job.spec()));
        table.row("tasks", job.spec().tasks().stream().map(Task::key).collect(Collectors.joining(", ")));
        table.row("data set", job.spec().dataset());
        table.row("requested", Quantities.time(job.requestedAt()));
        return table.toString();
    }

    static String state(Job job) {
        String state = job.running() ? "running" : job.state();
        return job.cancelling() ? state + ", stopping" : state;
    }

    private static String left(Job job) {
        return job.progress()
                .filter(now -> !job.ended())
                .map(now -> Quantities.duration(Duration.ofMillis((long) (1000 * now.etaSeconds()))))
                .orElse("-");
    }

    private static String losses(Job.Progress now) {
        return now.loss().entrySet().stream()
                .map(task -> String.format(Locale.ROOT, "%s %.3f", task.getKey(), task.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String brief(TrainingSpec spec) {
        return spec.model().key() + " " + spec.method().name().key()
                + Optional.ofNullable(spec.method().options().get("rank"))
                        .map(rank -> " r=" + rank)
                        .orElse("") + ", " + length(spec.length()) + " of "
                + spec.batchSize() + " at " + spec.imageSize() + " px";
    }

    private static String length(TrainingLength length) {
        return length.epochs()
                .map(epochs -> epochs + " epochs")
                .orElseGet(() -> length.steps().orElseThrow() + " steps");
    }
}
