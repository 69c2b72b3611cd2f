package dev.weightflow.local.evaluations;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.Table;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow evaluations show}. */
@Command(name = "show", description = "Shows an evaluation and its report's figures.")
final class ShowCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "ID", description = "The evaluation's id, or the beginning of it.")
    private String id;

    ShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Evaluations evaluations = new Evaluations(session);
        Answer<Evaluation> answer = evaluations.show(id);
        session.terminal().show(answer.raw(), () -> text(answer.value(), evaluations));
        return 0;
    }

    private static String text(Evaluation evaluation, Evaluations evaluations) {
        String head = "Evaluation " + evaluation.job() + "\nof checkpoint "
                + evaluation.checkpoint().orElse("-") + "\non "
                + evaluation.split().orElse("-") + " of dataset "
                + evaluation.dataset().orElse("-") + "\n" + evaluation.state() + ": "
                + evaluation.message();
        return evaluation
                .report()
                .map(report -> head + "\n\n" + figures(evaluations.report(report)))
                .orElse(head);
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
