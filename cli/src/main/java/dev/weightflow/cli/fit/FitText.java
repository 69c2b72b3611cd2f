package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.console.Table;
import dev.weightflow.model.run.History;
import dev.weightflow.model.run.History.Validation;
import dev.weightflow.model.run.RunOutcome;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

final class FitText {

    private FitText() {}

    /** Formats a model as {@code Swin-tiny, delora}. */
    static String model(TrainingSpec spec) {
        return spec.model().title() + ", " + spec.method().name().key();
    }

    static String now(StepReport report, int stepsPerEpoch) {
        String losses = report.metrics().losses().entrySet().stream()
                .map(loss -> loss.getKey().key() + " " + format("%.3f", loss.getValue()))
                .collect(Collectors.joining(", "));
        return format(
                "epoch %d, loss %.3f (%s), lr %.2e, %.1f images/s",
                (report.step() - 1) / stepsPerEpoch + 1,
                report.metrics().totalLoss(),
                losses,
                report.learningRate(),
                report.imagesPerSecond());
    }

    static String of(Validation validation, History history) {
        String figures = validation.metrics().words();
        if (validation.step() == 0) {
            return "untrained: " + figures;
        }
        return format(
                "epoch %d, step %d: %s; %s %+.1f %%%s",
                validation.epoch(),
                validation.step(),
                figures,
                deltaM(validation.figures().keySet()),
                validation.deltaM(),
                validation.equals(history.best()) ? ", the best so far" : "");
    }

    /** Formats how a run ended, as a sentence. */
    static String of(RunOutcome outcome) {
        if (outcome.interrupted()) {
            return "Interrupted after " + outcome.step() + " of " + outcome.totalSteps()
                    + " steps; run the same command to resume.";
        }
        return outcome.early()
                .map(why -> "Stopped early after " + outcome.step() + " of " + outcome.totalSteps() + " steps: " + why
                        + ".")
                .orElse("Trained for " + outcome.step() + " steps.");
    }

    /** Names the baseline of Δm: {@link dev.weightflow.model.run.ValidationScore} has figures of its own for a task that was not published. */
    static String deltaM(Collection<TaskName> tasks) {
        return PascalTasks.NAMES.containsAll(tasks)
                ? "Δm over the published single-task models"
                : "Δm over ordinary figures";
    }

    /** Tabulates the untrained, the best and the last model side by side. */
    static Table table(History history) {
        Table table = Table.of(
                "task",
                "metric",
                ">untrained",
                ">best (step " + history.best().step() + ")",
                ">last (step " + history.last().step() + ")");
        history.untrained()
                .figures()
                .forEach((task, figure) -> table.row(
                        task.key(),
                        Figures.name(history.best().scale(task)),
                        history.best().scale(task).words(figure),
                        words(history.best(), task),
                        words(history.last(), task)));
        return table;
    }

    private static String words(Validation validation, TaskName task) {
        return Optional.ofNullable(validation.figures().get(task))
                .map(figure -> validation.scale(task).words(figure))
                .orElse("-");
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
