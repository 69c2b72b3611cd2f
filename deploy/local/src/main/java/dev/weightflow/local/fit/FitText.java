package dev.weightflow.local.fit;

import dev.weightflow.local.console.Table;
import dev.weightflow.local.fit.History.Validation;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.schema.Task;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code fit} says about a run. */
final class FitText {

    private FitText() {}

    /** A step, for the progress display. */
    static String now(StepReport report, int stepsPerEpoch) {
        String losses = report.losses().entrySet().stream()
                .map(loss -> loss.getKey().key() + " " + format("%.3f", loss.getValue()))
                .collect(Collectors.joining(", "));
        return format(
                "epoch %d, loss %.3f (%s), lr %.2e, %.1f images/s",
                (report.step() - 1) / stepsPerEpoch + 1,
                report.totalLoss(),
                losses,
                report.learningRate(),
                report.imagesPerSecond());
    }

    /** A validation, in a line. */
    static String of(Validation validation, History history) {
        String figures = validation.metrics().primaryMetrics().entrySet().stream()
                .map(figure -> figure.getKey().key() + " " + figure(figure.getKey(), figure.getValue()))
                .collect(Collectors.joining(", "));
        if (validation.step() == 0) {
            return "untrained: " + figures;
        }
        return format(
                "epoch %d, step %d: %s; %+.1f %% against the untrained model%s",
                validation.epoch(),
                validation.step(),
                figures,
                history.gain(validation),
                validation.equals(history.best()) ? ", the best so far" : "");
    }

    /** The untrained, the best and the last model side by side. */
    static Table table(History history) {
        Table table = Table.of(
                "task",
                "metric",
                ">untrained",
                ">best (step " + history.best().step() + ")",
                ">last (step " + history.last().step() + ")");
        Map<Task, Double> best = history.best().metrics().primaryMetrics();
        Map<Task, Double> last = history.last().metrics().primaryMetrics();
        history.untrained()
                .metrics()
                .primaryMetrics()
                .forEach((task, figure) -> table.row(
                        task.key(),
                        task == Task.NORMALS ? "mean angular error" : "mIoU",
                        figure(task, figure),
                        figure(task, best.get(task)),
                        figure(task, last.get(task))));
        return table;
    }

    private static String figure(Task task, double value) {
        return task == Task.NORMALS ? format("%.2f°", value) : format("%.2f %%", value);
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
