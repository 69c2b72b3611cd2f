package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Trainings for people. */
final class TrainingText {
    private TrainingText() {}

    static String of(Resource job) {
        Table table = JobText.of("Training", job);
        new Job(job).progress().ifPresent(now -> totalLoss(now)
                .ifPresent(loss -> table.row("loss", loss + " (" + losses(now) + ")")));
        job.find("checkpoint").ifPresent(id -> table.row("checkpoint", id + step(job, "checkpointStep")));
        job.find("best.checkpoint")
                .ifPresent(id -> table.row(
                        "best checkpoint",
                        id
                                + step(job, "best.step")
                                + job.read("best.deltaM", Double.class)
                                        .map(value -> String.format(Locale.ROOT, ", Δm %+.1f %%", value))
                                        .orElse("")));
        job.find("spec.dataset").ifPresent(dataset -> table.row("training", brief(job))
                .row("tasks", job.join("spec.tasks"))
                .row("dataset", dataset));
        return table.toString();
    }

    private static String step(Resource job, String field) {
        return job.find(field).map(step -> ", step " + step).orElse("");
    }

    /** A training in a few words. */
    static String brief(Resource job) {
        if (job.find("spec.dataset").isEmpty()) {
            return "-";
        }
        String length = job.find("spec.length.epochs")
                .map(epochs -> epochs + " epochs")
                .orElseGet(() -> job.text("spec.length.steps") + " steps");
        return job.text("spec.model") + " " + job.text("spec.method.name")
                + job.find("spec.method.rank").map(rank -> " r=" + rank).orElse("") + ", " + length + " of "
                + job.text("spec.batchSize") + " at " + job.text("spec.imageSize") + " px";
    }

    static String loss(Resource job) {
        return new Job(job).progress().flatMap(TrainingText::totalLoss).orElse("-");
    }

    /** The loss and the pace of a job, as far as they are known, and what was left out. */
    static String rate(JobProgressed now) {
        return Stream.of(
                        totalLoss(now).map(loss -> "loss " + loss),
                        Optional.ofNullable(now.values().get("imagesPerSecond"))
                                .map(images -> String.format(Locale.ROOT, "%.1f images/s", images)),
                        Optional.ofNullable(now.values().get("quarantined"))
                                .filter(samples -> samples > 0)
                                .map(samples -> samples.longValue() + " left out"))
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
}
