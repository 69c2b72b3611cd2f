package dev.weightflow.comparison;

import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Comparison of methods with everything that was computed. Command line, console and files render this record.
 *
 * @param tasks the columns
 * @param scales of the tasks' figures
 * @param images number of the images behind every figure; absent before the first measurement
 * @param rows also those that were not measured yet
 * @param reference name of the row that the others are compared with
 * @param baseline name of the row that Δm is against; absent while it has no figure of every task, or one that is 0
 * @param toReference every other row minus the reference, tested together; empty before the images were resampled
 * @param pairs every row minus each earlier one, those of one quantity tested together; empty where nobody asked
 */
public record ComparisonResult(
        List<TaskName> tasks,
        MetricScales scales,
        Optional<Integer> images,
        List<Row> rows,
        Optional<String> reference,
        Optional<String> baseline,
        List<Difference> toReference,
        List<Difference> pairs) {

    public ComparisonResult {
        tasks = List.copyOf(tasks);
        rows = List.copyOf(rows);
        toReference = List.copyOf(toReference);
        pairs = List.copyOf(pairs);
    }

    /**
     * Row of the comparison.
     *
     * @param title for people
     * @param trained number of trained parameters of one seed, where it is known
     */
    public record Row(String title, Optional<Long> trained, RowSummary summary) {
        public String name() {
            return summary.name();
        }

        /** Counts the seeds with which any task was measured. */
        public int seeds() {
            return summary.figures().values().stream()
                    .mapToInt(figure -> figure.bySeed().size())
                    .max()
                    .orElse(0);
        }

        /** Counts the seeds with which every measured task was measured. */
        public int wholeSeeds() {
            return summary.figures().values().stream()
                    .mapToInt(figure -> figure.bySeed().size())
                    .min()
                    .orElse(0);
        }
    }

    /**
     * Adds what the resampled images show.
     *
     * @param summaries of the measured rows
     */
    public ComparisonResult with(List<RowSummary> summaries, List<Difference> toReference, List<Difference> pairs) {
        Map<String, RowSummary> byName =
                summaries.stream().collect(Collectors.toMap(RowSummary::name, Function.identity()));
        return new ComparisonResult(
                tasks,
                scales,
                images,
                rows.stream()
                        .map(row -> new Row(row.title(), row.trained(), byName.getOrDefault(row.name(), row.summary())))
                        .toList(),
                reference,
                baseline,
                toReference,
                pairs);
    }

    /** Sorts the rows by Δm, the greatest first; then those that were measured, then the others. */
    public ComparisonResult sorted() {
        return new ComparisonResult(
                tasks,
                scales,
                images,
                rows.stream()
                        .sorted(Comparator.comparing((Row row) -> row.seeds() > 0)
                                .thenComparing(row -> row.summary()
                                        .deltaM()
                                        .map(Summary::mean)
                                        .orElse(Double.NEGATIVE_INFINITY))
                                .reversed())
                        .toList(),
                reference,
                baseline,
                toReference,
                pairs);
    }

    public Optional<Row> row(String name) {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst();
    }

    /** Returns the title of a row. */
    public String title(String name) {
        return row(name).map(Row::title).orElse(name);
    }

    /** Returns the title of the reference; empty if there is none. */
    public String referenceTitle() {
        return reference.map(this::title).orElse("");
    }

    /** Returns the differences of that row to the reference. */
    public List<Difference> differences(String row) {
        return toReference.stream().filter(one -> one.method().equals(row)).toList();
    }

    /** Returns the difference of that row to the reference. */
    public Optional<Difference> difference(String row, String quantity) {
        return differences(row).stream()
                .filter(one -> one.quantity().equals(quantity))
                .findFirst();
    }

    /** Returns whether that row was found to differ from the reference. */
    public boolean differs(String row, String quantity) {
        return difference(row, quantity).filter(one -> one.difference().finds()).isPresent();
    }

    /** Returns the greatest number of seeds of a row. */
    public int seeds() {
        return rows.stream().mapToInt(Row::seeds).max().orElse(0);
    }

    /** Returns whether all measured rows have as many seeds. */
    public boolean hasEqualSeeds() {
        return rows.stream()
                        .mapToInt(Row::seeds)
                        .filter(seeds -> seeds > 0)
                        .distinct()
                        .count()
                <= 1;
    }
}
