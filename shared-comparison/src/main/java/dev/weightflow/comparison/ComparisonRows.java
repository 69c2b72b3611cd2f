package dev.weightflow.comparison;

import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows of a comparison as their source has them: the results in a folder, or the evaluations that the platform stated.
 *
 * @param tasks the columns, in their order
 * @param scales of the tasks' figures
 * @param images number of the images behind every figure; absent before the first measurement
 * @param rows also those that were not measured yet
 * @param reference name of the row that the others are compared with; absent while none was measured
 * @param baselineTasks tasks of Δm
 */
public record ComparisonRows(
        List<TaskName> tasks,
        MetricScales scales,
        Optional<Integer> images,
        List<Row> rows,
        Optional<String> reference,
        Set<TaskName> baselineTasks) {

    public ComparisonRows {
        tasks = TaskName.columns(tasks);
        rows = List.copyOf(rows);
        baselineTasks = Set.copyOf(baselineTasks);
    }

    /**
     * Row before anything is computed.
     *
     * @param name unique among the rows
     * @param title of the row for people
     * @param baseline whether Δm may be against this row
     * @param figures for each seed the figures of the tasks that were measured, in the units of tables
     * @param trained number of trained parameters of one seed, where it is known
     */
    public record Row(
            String name,
            String title,
            boolean baseline,
            Map<Long, Map<TaskName, Double>> figures,
            Optional<Long> trained) {
        boolean isMeasured() {
            return figures.values().stream().anyMatch(tasks -> !tasks.isEmpty());
        }
    }

    /** Creates the rows of a comparison with single-task models, or with the first row where there are none. */
    public static ComparisonRows of(
            List<TaskName> tasks, MetricScales scales, Optional<Integer> images, List<Row> rows) {
        List<Row> measured = rows.stream().filter(Row::isMeasured).toList();
        Optional<Row> reference = measured.stream()
                .filter(Row::baseline)
                .findFirst()
                .or(() -> measured.stream().findFirst());
        return new ComparisonRows(tasks, scales, images, rows, reference.map(Row::name), Set.copyOf(tasks));
    }

    /** Returns the comparison with that row: it is the reference, and Δm is against it over the tasks that it has. */
    public ComparisonRows against(String name) {
        List<Row> others = rows.stream()
                .map(row -> new Row(row.name(), row.title(), row.name().equals(name), row.figures(), row.trained()))
                .toList();
        Set<TaskName> own = others.stream()
                .filter(Row::baseline)
                .flatMap(row -> row.figures().values().stream())
                .flatMap(figures -> figures.keySet().stream())
                .collect(Collectors.toSet());
        return new ComparisonRows(tasks, scales, images, others, Optional.of(name), own);
    }

    /** Computes means, deviations and Δm; intervals and differences take the images, see {@link ComparisonResult#with}. */
    public ComparisonResult result() {
        Optional<Row> baseline = rows.stream()
                .filter(row -> row.baseline()
                        && !baselineTasks.isEmpty()
                        && RowFigures.of(baselineTasks, row.figures()).isBaseline(baselineTasks))
                .findFirst();
        Optional<RowFigures> against = baseline.map(row -> RowFigures.of(baselineTasks, row.figures()));
        return new ComparisonResult(
                tasks,
                scales,
                images,
                rows.stream()
                        .map(row -> {
                            RowFigures figures = RowFigures.of(tasks, row.figures());
                            return new ComparisonResult.Row(
                                    row.title(),
                                    row.trained(),
                                    new RowSummary(
                                            row.name(),
                                            figures.tasks(),
                                            against.flatMap(other -> figures.deltaM(other, scales)),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty()));
                        })
                        .toList(),
                reference,
                baseline.map(Row::name),
                List.of(),
                List.of());
    }
}
