package dev.weightflow.console.compare;

import dev.weightflow.comparison.ComparisonRows;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.MetricScales;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

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
        Comparison usual = new Comparison(address, jobs, set, rows, leftOut, rows.get(0));
        Row base = wanted.map(name -> named(rows, name))
                .or(() -> usual.unbased(row -> Optional.empty()).reference().map(id -> named(rows, id)))
                .orElse(usual.base());
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

    /** Returns the name under which it is found again; empty if somebody chose its trainings. */
    Optional<String> name() {
        return jobs.isEmpty() ? Optional.of(address.substring("/compare/".length())) : Optional.empty();
    }

    /** Returns the tasks that any row was measured on. */
    SortedSet<TaskName> tasks() {
        SortedSet<TaskName> tasks = new TreeSet<>();
        rows.forEach(row -> tasks.addAll(row.tasks()));
        return tasks;
    }

    MetricScales scales() {
        Map<TaskName, MetricScale> scales = new TreeMap<>();
        rows.forEach(row -> row.cells().forEach(cell -> scales.putAll(cell.scales())));
        return new MetricScales(scales);
    }

    private ComparisonRows unbased(Function<Row, Optional<Long>> trained) {
        return ComparisonRows.of(
                List.copyOf(tasks()),
                scales(),
                set.map(EvaluationSet::images).filter(any -> rows.stream().anyMatch(Row::isMeasured)),
                rows.stream().map(row -> row.source(trained.apply(row))).toList());
    }

    /**
     * Returns the rows as the statistics take them, compared with the baseline.
     *
     * @param trained number of trained parameters of a row, where it is known
     */
    ComparisonRows source(Function<Row, Optional<Long>> trained) {
        return unbased(trained).against(base.id());
    }

    /** Returns the measurements from which its intervals are computed. */
    Measurements measurements() {
        return new Measurements(
                rows.stream()
                        .filter(Row::isMeasured)
                        .map(row -> new Measurements.OfRow(row.id(), row.reports()))
                        .toList(),
                base.id(),
                base.tasks());
    }
}
