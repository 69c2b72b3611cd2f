package dev.weightflow.cli.demo;

import dev.weightflow.cli.evaluations.Figures;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.Comparison;
import dev.weightflow.schema.evaluation.EvaluationReport;
import java.util.List;

/**
 * What training did to a task's figure.
 *
 * @param figure what the figure is called
 * @param untrained before training: a fraction for mIoU, degrees for normals
 * @param trained after it
 * @param better whether it is better after it
 */
record TaskChange(Task task, String figure, double untrained, double trained, boolean better) {

    /** Every task that the report compares with the untrained model, in the order of {@link Task}. */
    static List<TaskChange> in(EvaluationReport report) {
        Comparison before = report.comparison(EvaluationReport.UNTRAINED)
                .orElseThrow(() -> new IllegalStateException(
                        "report " + report.id().shortId() + " has no comparison with the untrained model"));
        return report.metrics().primaryMetrics().entrySet().stream()
                .filter(after -> before.metrics().primaryMetrics().containsKey(after.getKey()))
                .map(after ->
                        of(after.getKey(), before.metrics().primaryMetrics().get(after.getKey()), after.getValue()))
                .toList();
    }

    private static TaskChange of(Task task, double untrained, double trained) {
        return new TaskChange(task, Figures.name(task), untrained, trained, Figures.better(task, trained, untrained));
    }
}
