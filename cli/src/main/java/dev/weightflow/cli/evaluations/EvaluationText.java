package dev.weightflow.cli.evaluations;

import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Evaluations for people. */
final class EvaluationText {

    private EvaluationText() {}

    static String list(Evaluation[] all) {
        if (all.length == 0) {
            return "There is no evaluation yet: a training that completes orders one.";
        }
        Table table = Table.of(
                "EVALUATION",
                "STATE",
                "CHECKPOINT",
                ">SEMSEG",
                ">NORMALS",
                ">SAL",
                ">HUMAN PARTS",
                ">AGAINST UNTRAINED",
                "MODEL");
        for (Evaluation one : all) {
            table.row(
                    Quantities.brief(one.job()),
                    one.state(),
                    one.checkpoint().map(Quantities::brief).orElse("-"),
                    Figures.cell(one.metrics(), Task.SEMSEG),
                    Figures.cell(one.metrics(), Task.NORMALS),
                    Figures.cell(one.metrics(), Task.SAL),
                    Figures.cell(one.metrics(), Task.HUMAN_PARTS),
                    one.relativeChange()
                            .map(change -> String.format(Locale.ROOT, "%+.2f %%", change))
                            .orElse("-"),
                    one.model().orElse("-"));
        }
        return table.toString();
    }

    /** @param report its report, if it has one */
    static String one(Evaluation evaluation, Optional<EvaluationReport> report) {
        String head = "Evaluation " + evaluation.job() + "\nof checkpoint "
                + evaluation.checkpoint().orElse("-") + "\non "
                + evaluation.split().orElse("-") + " of dataset "
                + evaluation.dataset().orElse("-") + "\n" + evaluation.state() + ": "
                + evaluation.message();
        return report.map(stored -> head + "\n\n" + figures(stored)).orElse(head);
    }

    private static Table figures(EvaluationReport report) {
        Table table = Table.of(Stream.concat(
                        Stream.of("TASK", "FIGURE", ">CHECKPOINT"),
                        report.comparisons().stream()
                                .map(other -> ">" + other.name().toUpperCase()))
                .toArray(String[]::new));
        report.metrics()
                .primaryMetrics()
                .forEach((task, figure) -> table.row(Stream.concat(
                                Stream.of(task.key(), Figures.name(task), TaskMetrics.words(task, figure)),
                                report.comparisons().stream()
                                        .map(other -> cell(
                                                other.metrics().primaryMetrics().get(task), task)))
                        .toArray()));
        return table;
    }

    private static String cell(Double figure, Task task) {
        return figure == null ? "-" : TaskMetrics.words(task, figure);
    }
}
