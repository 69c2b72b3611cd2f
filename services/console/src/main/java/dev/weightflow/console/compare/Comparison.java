package dev.weightflow.console.compare;

import dev.weightflow.comparison.MethodFigures;
import dev.weightflow.comparison.ReferenceRow;
import dev.weightflow.comparison.Summary;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.MetricScales;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rows that were measured on the same images, and the baseline.
 *
 * @param address of its page, without a query: {@code /compare/NAME}, or {@code /compare}
 * @param jobs that were requested; empty for an automatic comparison
 * @param set the images; absent while nothing was measured
 * @param rows at least one
 * @param leftOut number of further rows
 * @param base baseline, one of the rows
 */
record Comparison(
        String address, List<String> jobs, Optional<EvaluationSet> set, List<Row> rows, int leftOut, Row base) {

    Comparison {
        jobs = List.copyOf(jobs);
        rows = List.copyOf(rows);
    }

    /**
     * @param wanted the baseline, by its row's id or by a method that only one row has
     * @throws NotFoundException if there is no such row
     */
    static Comparison of(
            String address,
            List<String> jobs,
            Optional<EvaluationSet> set,
            List<Row> rows,
            int leftOut,
            Optional<String> wanted) {
        Row base = wanted.map(name -> named(rows, name)).orElseGet(() -> ReferenceRow.of(
                        rows.stream().filter(Row::isMeasured).toList(), Row::isSingleTask)
                .orElse(rows.get(0)));
        return new Comparison(address, jobs, set, rows, leftOut, base);
    }

    private static Row named(List<Row> rows, String name) {
        return rows.stream()
                .filter(row -> row.id().equals(name))
                .findFirst()
                .or(() -> {
                    List<Row> ofMethod = rows.stream()
                            .filter(row -> row.method().name().key().equals(name))
                            .toList();
                    return ofMethod.size() == 1 ? Optional.of(ofMethod.get(0)) : Optional.empty();
                })
                .orElseThrow(() -> NotFoundException.of(
                        "row",
                        name,
                        "A baseline is one of this comparison's rows; choose it from the list on its page."));
    }

    /** Returns the tasks that any row was measured on. */
    SortedSet<TaskName> tasks() {
        SortedSet<TaskName> tasks = new TreeSet<>();
        rows.forEach(row -> tasks.addAll(row.figures().tasks().keySet()));
        return tasks;
    }

    MetricScales scales() {
        Map<TaskName, MetricScale> scales = new TreeMap<>();
        rows.forEach(row -> row.cells().forEach(cell -> scales.putAll(cell.scales())));
        return new MetricScales(scales);
    }

    /** Returns each row's Δm against the baseline, over the baseline's tasks. */
    Map<String, Summary> deltaM() {
        Map<String, Summary> deltaM = new HashMap<>();
        MethodFigures against = base.figures();
        if (!against.tasks().isEmpty() && against.isBaseline(against.tasks().keySet())) {
            rows.forEach(
                    row -> row.figures().deltaM(against, scales()).ifPresent(summary -> deltaM.put(row.id(), summary)));
        }
        return deltaM;
    }

    /** Returns the measurements from which its intervals are computed. */
    Measurements measurements() {
        return new Measurements(
                rows.stream()
                        .filter(Row::isMeasured)
                        .map(row -> new Measurements.OfRow(row.id(), row.reports()))
                        .toList(),
                base.id(),
                base.figures().tasks().keySet());
    }
}
