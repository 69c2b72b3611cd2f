package dev.weightflow.comparison;

import static dev.weightflow.schema.text.Numbers.rounded;

import dev.weightflow.comparison.ComparisonResult.Row;
import dev.weightflow.comparison.statistics.Estimate;
import dev.weightflow.comparison.statistics.Resamples;
import dev.weightflow.comparison.table.ReportTable;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tables of a comparison, and the sentences that a reader of its figures needs. A cell that was not measured is empty. */
public final class ResultTables {
    private ResultTables() {}

    private record Column(String heading, Function<Row, String> cell) {}

    private static <T> String words(Optional<T> value, Function<T, String> words) {
        return value.map(words).orElse("");
    }

    /**
     * Lists each row with its figures and its Δm.
     *
     * @param more further sentences of the note; may be empty
     */
    public static ReportTable results(ComparisonResult result, String title, String more) {
        List<Column> columns = new ArrayList<>(List.of(
                new Column("method", Row::title),
                new Column("seeds", row -> row.seeds() == 0 ? "" : String.valueOf(row.wholeSeeds()))));
        result.tasks()
                .forEach(task -> columns.add(new Column(heading(result, task), row -> figure(result, row, task))));
        if (result.baseline().isPresent()) {
            columns.add(new Column(deltaM(result), row -> deltaM(result, row)));
            columns.add(
                    new Column("95 % interval", row -> words(row.summary().deltaMInterval(), Conclusions::interval)));
        }
        if (result.rows().stream()
                .anyMatch(row -> row.summary().deltaMPublished().isPresent())) {
            columns.add(new Column(
                    "Δm to published, %",
                    row -> words(row.summary().deltaMPublished(), value -> rounded("%+.2f", value))));
        }
        if (result.rows().stream().anyMatch(row -> row.trained().isPresent())) {
            columns.add(new Column("trainable", row -> words(row.trained(), count -> rounded("%,d", count))));
        }
        ReportTable.Builder table = ReportTable.titled(title);
        columns.forEach(column -> table.heading(column.heading()));
        result.rows()
                .forEach(row -> table.row(
                        columns.stream().map(column -> column.cell().apply(row)).toList()));
        return table.note(sentences(figures(result) + ".", metrics(result), deltaMNote(result), stars(result), more));
    }

    /** Returns a column's heading: the task's key and its unit. */
    private static String heading(ComparisonResult result, TaskName task) {
        String unit = result.scales().of(task).unit();
        return task.key() + (unit.isEmpty() ? "" : ", " + unit);
    }

    /** Returns the heading of Δm, which names the row that it is against. */
    public static String deltaM(ComparisonResult result) {
        return "Δm" + result.baseline().map(name -> " to " + result.title(name)).orElse("") + ", %";
    }

    private static String figure(ComparisonResult result, Row row, TaskName task) {
        return words(
                Optional.ofNullable(row.summary().figures().get(task)),
                figure -> meanAndDeviation("%.2f", figure) + star(result, row, task.key()));
    }

    private static String deltaM(ComparisonResult result, Row row) {
        return words(
                row.summary().deltaM(),
                deltaM -> meanAndDeviation("%+.2f", deltaM) + star(result, row, Statistics.DELTA_M));
    }

    private static String star(ComparisonResult result, Row row, String quantity) {
        return result.differs(row.name(), quantity) ? Conclusions.DIFFERENT : "";
    }

    private static String meanAndDeviation(String pattern, Summary summary) {
        return rounded(pattern, summary.mean()) + words(summary.deviation(), value -> rounded(" ± %.2f", value));
    }

    /** Says what the figures are, such as {@code Mean ± standard deviation of 3 seeds}, without a full stop. */
    public static String figures(ComparisonResult result) {
        int seeds = result.seeds();
        return seeds == 0
                ? "Nothing was measured yet"
                : seeds == 1
                        ? "Of one seed"
                        : "Mean ± standard deviation of " + (result.hasEqualSeeds() ? "" : "up to ") + seeds + " seeds";
    }

    private static String metrics(ComparisonResult result) {
        Map<MetricScale, List<String>> byScale = new LinkedHashMap<>();
        result.tasks().forEach(task -> byScale.computeIfAbsent(result.scales().of(task), any -> new ArrayList<>())
                .add(task.key()));
        return byScale.entrySet().stream()
                .map(scale -> String.join(", ", scale.getValue()) + ": "
                        + scale.getKey().title()
                        + (scale.getKey().lessIsBetter() ? ", lower is better." : "."))
                .collect(Collectors.joining(" "));
    }

    /** Says what Δm is against, and what its interval counts. */
    public static String deltaMNote(ComparisonResult result) {
        if (result.seeds() == 0) {
            return "";
        }
        if (result.baseline().isEmpty()) {
            return "No Δm: it needs a baseline with a figure of every task, and none that is 0.";
        }
        String baseline = result.title(result.baseline().orElseThrow());
        return "Δm is the mean relative gain over " + baseline + "; "
                + (result.seeds() < Estimate.LEAST_SEEDS_OF_INTERVAL
                        ? "an interval takes at least two seeds."
                        : rounded(
                                "its interval counts the images, by %,d resamples of a paired bootstrap, and the seeds, those of"
                                        + " %s too.",
                                Resamples.COUNT, baseline));
    }

    /** Explains the stars beside the figures; empty where there can be none. */
    public static String stars(ComparisonResult result) {
        return result.toReference().stream()
                .filter(one -> one.estimate()
                        .filter(estimate -> estimate.seeds() >= Estimate.LEAST_SEEDS)
                        .isPresent())
                .findFirst()
                .map(one -> rounded(
                        "* differs from %s (Holm over %,d test%s).",
                        result.referenceTitle(),
                        one.difference().family(),
                        one.difference().family() == 1 ? "" : "s"))
                .orElse("");
    }

    /** Joins sentences; leaves out empty ones. */
    public static String sentences(String... some) {
        return List.of(some).stream().filter(one -> !one.isEmpty()).collect(Collectors.joining(" "));
    }

    /** Lists the difference of each row to the reference, and what may be concluded from all of them. */
    public static ReportTable differences(ComparisonResult result) {
        return differences(result, "Differences to " + result.referenceTitle(), Conclusions.of(result.toReference()));
    }

    /** As {@link #differences(ComparisonResult)}, with another title and other conclusions. */
    public static ReportTable differences(ComparisonResult result, String title, String conclusions) {
        DifferenceTable table = DifferenceTable.titled(
                title,
                List.of("method"),
                result.tasks(),
                result.toReference().stream().anyMatch(one -> one.quantity().equals(Statistics.DELTA_M))
                        ? Optional.of(deltaM(result))
                        : Optional.empty());
        result.rows().stream()
                .filter(row -> row.seeds() > 0 && !result.reference().equals(Optional.of(row.name())))
                .forEach(row -> table.row(List.of(row.title()), result.differences(row.name())));
        return table.note(sentences("In the units of the results.", intervals(result), conclusions));
    }

    /** Lists the differences of Δm between every two rows. */
    public static ReportTable pairs(ComparisonResult result) {
        ReportTable.Builder table =
                ReportTable.titled("Δm of each method minus that of each other").heading("method", "less", "Δm, %");
        List<Difference> deltaM = result.pairs().stream()
                .filter(difference -> difference.quantity().equals(Statistics.DELTA_M))
                .toList();
        deltaM.forEach(difference -> table.row(List.of(
                result.title(difference.method()), result.title(difference.against()), Conclusions.cell(difference))));
        return table.note(sentences(intervals(result), Conclusions.of(deltaM)));
    }

    private static String intervals(ComparisonResult result) {
        return result.seeds() < Estimate.LEAST_SEEDS_OF_INTERVAL ? "" : "With 95 % intervals.";
    }
}
