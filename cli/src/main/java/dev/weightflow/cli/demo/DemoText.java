package dev.weightflow.cli.demo;

import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.demo.DemoResult.TaskChange;
import dev.weightflow.cli.jobs.Figures;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The demo's result for people. */
final class DemoText {

    private DemoText() {}

    static String of(DemoResult result) {
        List<String> parts = new ArrayList<>();
        parts.add(figures(result) + "\n" + summary(result));
        parts.add(registry(result).toString());
        parts.add("Image | label | prediction, by "
                + (result.promoted() ? "the promoted checkpoint" : "this checkpoint, which is not promoted") + ":\n"
                + result.pictures().stream().map(file -> "  " + file).collect(Collectors.joining("\n")));
        if (!result.urls().isEmpty()) {
            parts.add(
                    "The platform is up:\n"
                            + result.urls().entrySet().stream()
                                    .map(url -> String.format("  %-20s %s", url.getKey(), url.getValue()))
                                    .collect(Collectors.joining("\n"))
                            + "\n  './weightflow console' opens the registry's page in a browser, './weightflow down' stops the platform.");
        }
        parts.add(verdict(result));
        return "\n" + String.join("\n\n", parts);
    }

    private static Table figures(DemoResult result) {
        Table table = Table.of("TASK", "FIGURE", ">UNTRAINED", ">TRAINED", ">CHANGE", "");
        for (TaskChange change : result.tasks()) {
            table.row(
                    change.task().key(),
                    change.figure(),
                    TaskMetrics.words(change.task(), change.untrained()),
                    TaskMetrics.words(change.task(), change.trained()),
                    Figures.change(change.task(), change.trained() - change.untrained()),
                    change.better() ? "better" : "NOT better");
        }
        result.loss()
                .ifPresent(loss -> table.row(
                        "all",
                        "loss",
                        number(loss.first()),
                        number(loss.last()),
                        String.format(Locale.ROOT, "%+.3f", loss.last() - loss.first()),
                        loss.fell() ? "lower" : "NOT lower"));
        return table;
    }

    private static String summary(DemoResult result) {
        return "measured on " + result.images() + " validation images"
                + result.loss()
                        .map(loss -> "; the loss is the mean of the first and the last " + loss.averaged() + " of "
                                + loss.reports() + " reports")
                        .orElse("; the loss is not known, because no training was watched");
    }

    private static Table registry(DemoResult result) {
        return Table.of("The registry", "")
                .row("model", result.model() + ", version " + result.version())
                .row("alias", result.aliases().isEmpty() ? "none" : String.join(", ", result.aliases()))
                .row("decision", result.status() + ": " + result.decision())
                .row("checkpoint", result.checkpoint())
                .row("training", result.job() + (result.trainingKnown() ? " (known: nothing was trained)" : ""))
                .row("dataset", result.dataset() + (result.datasetKnown() ? " (known: nothing was stored)" : ""));
    }

    private static String verdict(DemoResult result) {
        String time = " (" + Quantities.duration(Duration.ofMillis((long) (1000 * result.seconds()))) + ")";
        if (result.better()) {
            return (result.loss().isPresent() ? "The loss fell, and every" : "Every")
                    + " task's figure is better than the untrained model's" + time + ".";
        }
        String failed = result.tasks().stream()
                .filter(change -> !change.better())
                .map(change -> change.task().key())
                .collect(Collectors.joining(", "));
        String what = (result.loss().filter(loss -> !loss.fell()).isPresent() ? "The loss did not fall. " : "")
                + (failed.isEmpty() ? "" : "Not better than the untrained model: " + failed + ". ");
        return what
                + (result.demanded()
                        ? "The demo has failed" + time + "."
                        : "So short a training need not be better; it went the whole way" + time + ".");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
