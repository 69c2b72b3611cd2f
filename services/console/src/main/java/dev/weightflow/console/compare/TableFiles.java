package dev.weightflow.console.compare;

import dev.weightflow.comparison.ComparisonResult;
import dev.weightflow.comparison.ResultTables;
import dev.weightflow.comparison.table.Document;
import dev.weightflow.comparison.table.ReportTable;
import dev.weightflow.projection.Datasets;
import java.util.List;

/** Tables of a comparison as files. */
final class TableFiles {
    private TableFiles() {}

    /** Formats the figures as CSV. */
    static String csv(ComputedComparison computed, Datasets datasets) {
        return results(computed, datasets).csv();
    }

    /** Formats figures and differences for LaTeX with the package booktabs. */
    static String latex(ComputedComparison computed, Datasets datasets) {
        return new Document(
                        Words.title(computed.comparison().rows()),
                        Words.lead(computed.comparison(), datasets),
                        List.of(
                                results(computed, datasets),
                                ResultTables.differences(computed.result().sorted())),
                        List.of())
                .latex();
    }

    private static ReportTable results(ComputedComparison computed, Datasets datasets) {
        ComparisonResult sorted = computed.result().sorted();
        return ResultTables.results(
                sorted,
                "Results" + Words.onImages(computed.comparison(), datasets),
                computed.missing().orElse(""));
    }
}
