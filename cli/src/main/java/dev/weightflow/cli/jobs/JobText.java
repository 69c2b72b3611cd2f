package dev.weightflow.cli.jobs;

import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jobs for people. */
final class JobText {

    private JobText() {}

    static String list(Job[] jobs) {
        if (jobs.length == 0) {
            return "There is no job yet: './weightflow train --dataset ID' submits one.";
        }
        Table table = Table.of("JOB", "STATE", ">STEP", ">LOSS", ">LEFT", "TRAINING", "REQUESTED");
        for (Job job : jobs) {
            table.row(
                    Quantities.brief(job.job()),
                    state(job),
                    job.progress().map(now -> now.done() + "/" + now.total()).orElse("-"),
                    job.progress().flatMap(JobText::totalLoss).orElse("-"),
                    left(job),
                    job.spec().map(JobText::brief).orElse("-"),
                    Quantities.time(job.requestedAt()));
        }
        return table.toString();
    }

    static String one(Job job) {
        Table table = Table.of("Job", job.job());
        table.row(
                "state",
                state(job) + job.worker().map(worker -> " by " + worker).orElse(""));
        job.lastFailure()
                .map(Failure::message)
                .ifPresent(why -> table.row(job.ended() ? "failure" : "last failure", why));
        job.retryAt().ifPresent(at -> table.row("retry", Quantities.time(at) + ", after attempt " + job.attempts()));
        job.progress().ifPresent(now -> {
            table.row("step", now.done() + " of " + now.total() + ", " + now.phase());
            totalLoss(now).ifPresent(loss -> table.row("loss", loss + " (" + losses(now) + ")"));
            table.row("left", left(job));
        });
        job.checkpoint()
                .ifPresent(id -> table.row(
                        "checkpoint",
                        id + job.checkpointStep().map(step -> ", step " + step).orElse("")));
        job.best()
                .ifPresent(best -> table.row(
                        "best checkpoint",
                        best.checkpoint() + ", step " + best.step()
                                + String.format(Locale.ROOT, ", Δm %+.1f %%", best.deltaM())));
        job.spec().ifPresent(spec -> {
            table.row("training", brief(spec));
            table.row("tasks", spec.tasks().stream().map(Task::key).collect(Collectors.joining(", ")));
            table.row("dataset", spec.dataset());
        });
        table.row("requested", Quantities.time(job.requestedAt()));
        return table.toString();
    }

    static String cancelled(Job job) {
        return "Job " + Quantities.brief(job.job())
                + (job.ended() ? " is " + job.state() : " stops before its next step") + ".";
    }

    static String state(Job job) {
        String state = job.running() ? "running" : job.state();
        return job.cancelling() ? state + ", stopping" : state;
    }

    private static String left(Job job) {
        return job.progress()
                .flatMap(JobProgressed::etaSeconds)
                .map(seconds -> Quantities.duration(Duration.ofMillis((long) (1000 * seconds))))
                .orElse("-");
    }

    /** The loss and the pace of a training, as far as they are known. */
    static String rate(JobProgressed now) {
        return Stream.of(
                        totalLoss(now).map(loss -> "loss " + loss),
                        Optional.ofNullable(now.values().get("imagesPerSecond"))
                                .map(images -> String.format(Locale.ROOT, "%.1f images/s", images)))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    private static Optional<String> totalLoss(JobProgressed now) {
        return Optional.ofNullable(now.values().get("loss.total"))
                .map(loss -> String.format(Locale.ROOT, "%.3f", loss));
    }

    private static String losses(JobProgressed now) {
        return Stream.of(Task.values())
                .filter(task -> now.values().containsKey("loss." + task.key()))
                .map(task -> String.format(
                        Locale.ROOT, "%s %.3f", task.key(), now.values().get("loss." + task.key())))
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
