package dev.weightflow.console.compare;

import dev.weightflow.comparison.ComparisonResult;
import dev.weightflow.comparison.ResultTables;
import dev.weightflow.comparison.table.Document;
import dev.weightflow.console.compare.Facts.Intervals;
import dev.weightflow.console.compare.Facts.OfRow;
import dev.weightflow.projection.Datasets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Comparison with what is computed of it so far; page, JSON and document render it.
 *
 * @param result with intervals and differences once they are computed
 * @param models facts of the rows' models, by row, as far as they were looked up
 * @param pending whether a part of the result is still computed in the background
 * @param missing reason why there will be no intervals, if there will be none
 */
record ComputedComparison(
        Comparison comparison,
        ComparisonResult result,
        Map<String, OfRow> models,
        boolean pending,
        Optional<String> missing) {

    static ComputedComparison of(Sources sources, Facts facts, Comparison comparison) {
        Map<String, OfRow> models = new HashMap<>();
        comparison.rows().forEach(row -> facts.row(sources.documents(), row)
                .ifPresent(fact -> models.put(row.id(), fact)));
        ComparisonResult figures = comparison
                .source(row -> Optional.ofNullable(models.get(row.id())).flatMap(OfRow::trained))
                .result();
        Optional<Intervals> intervals = facts.intervals(sources.documents(), comparison.measurements());
        return new ComputedComparison(
                comparison,
                intervals
                        .map(all -> figures.with(all.rows(), all.differences(), List.of()))
                        .orElse(figures),
                models,
                models.size() < comparison.rows().size()
                        || intervals.isEmpty() && figures.images().isPresent(),
                intervals.flatMap(Intervals::missing).map(why -> titled(why, comparison)));
    }

    /** Replaces the rows' ids by their titles. */
    private static String titled(String why, Comparison comparison) {
        String titled = why;
        for (Row row : comparison.rows()) {
            titled = titled.replace(row.id(), row.title());
        }
        return titled.substring(0, 1).toUpperCase(Locale.ROOT) + titled.substring(1);
    }

    OfRow model(String row) {
        return models.getOrDefault(row, OfRow.UNKNOWN);
    }

    /** Returns figures and differences as tables, the greatest Δm first. */
    Document document(Datasets datasets) {
        ComparisonResult sorted = result.sorted();
        return new Document(
                Words.title(comparison.rows()),
                Words.lead(comparison, datasets),
                List.of(
                        ResultTables.results(
                                sorted, "Results" + Words.onImages(comparison, datasets), missing.orElse("")),
                        ResultTables.differences(sorted)),
                List.of());
    }
}
