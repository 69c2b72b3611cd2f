package dev.weightflow.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.comparison.table.ReportTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTablesTest {

    private final ComparisonResult result = ComparisonExamples.three(3).result(Map.of());

    @Test
    void results_have_means_deviations_intervals_and_stars() {
        ReportTable table = ResultTables.results(result, "Results", "More.");

        assertThat(table.headings())
                .containsExactly(
                        "method",
                        "seeds",
                        "normals, °",
                        "sal, %",
                        "Δm to the single-task, %",
                        "95 % interval",
                        "trainable");
        assertThat(table.rows().get(0))
                .containsExactly("the single-task", "3", "20.10 ± 0.10", "60.00 ± 10.00", "+0.00 ± 8.08", "", "1,000");
        assertThat(table.rows().get(1)).startsWith("the delora", "3", "18.00 ± 0.00 *", "60.00 ± 10.00");
        assertThat(table.rows().get(1).get(5)).matches("\\[\\+\\d\\.\\d\\d, \\+\\d\\.\\d\\d]");
        assertThat(table.note())
                .startsWith(
                        "Mean ± standard deviation of 3 seeds. normals: mean angular error, lower is better. sal: mIoU.")
                .contains(
                        "Δm is the mean relative gain over the single-task; its interval counts the images, by 1,000 resamples")
                .endsWith("* differs from the single-task (Holm over 3 tests). More.");
    }

    @Test
    void what_was_not_run_is_an_empty_cell() {
        List<String> full = ResultTables.results(result, "Results", "").rows().get(2);

        assertThat(full.get(0)).isEqualTo("the full");
        assertThat(full.subList(1, full.size() - 1)).containsOnly("");
    }

    @Test
    void of_one_seed_no_interval_is_claimed() {
        ComparisonResult one = ComparisonExamples.three(1).result(Map.of());
        ReportTable table = ResultTables.results(one, "Results", "");

        assertThat(table.rows()).extracting(row -> row.get(5)).containsOnly("");
        assertThat(table.note()).startsWith("Of one seed.").endsWith("an interval takes at least two seeds.");
        assertThat(ResultTables.differences(one).note()).doesNotContain("With 95 % intervals");
    }

    @Test
    void without_a_baseline_there_is_no_column_of_delta_m() {
        ReportTable table = ResultTables.results(
                new ComparisonExamples()
                        .row("lora", false, new double[] {50, 20})
                        .result(Map.of()),
                "Results",
                "");

        assertThat(table.headings()).containsExactly("method", "seeds", "normals, °", "sal, %", "trainable");
        assertThat(table.note()).contains("No Δm: ").doesNotContain("*");
    }

    @Test
    void differences_are_of_the_other_measured_rows() {
        ReportTable table = ResultTables.differences(result);

        assertThat(table.title()).isEqualTo("Differences to the single-task");
        assertThat(table.rows()).singleElement().satisfies(row -> assertThat(row)
                .startsWith("the delora", "-2.10 [-2.35, -1.85] *", "+0.00 [+0.00, +0.00]"));
        assertThat(table.note()).startsWith("In the units of the results. With 95 % intervals. * marks a difference");
    }

    @Test
    void pairs_are_of_delta_m_alone() {
        ReportTable table = ResultTables.pairs(result);

        assertThat(table.rows()).singleElement().satisfies(row -> assertThat(row)
                .startsWith("the delora", "the single-task"));
    }

    @Test
    void settings_that_differ_are_columns_and_the_others_stand_below() {
        RowSettings settings =
                RowSettings.of(List.of(Map.of("rank", "4", "batch", "8"), Map.of("batch", "8", "passes", "2")));

        assertThat(settings.alike()).containsExactly(Map.entry("batch", "8"));
        assertThat(settings.differing())
                .containsOnly(Map.entry("rank", List.of("4", "–")), Map.entry("passes", List.of("–", "2")));
        ReportTable table = settings.table(List.of("a", "b"), Map.of("budget", List.of("+1 %", "!")), "End.");
        assertThat(table.headings()).startsWith("method").endsWith("budget").hasSize(4);
        assertThat(table.rows().get(1)).startsWith("b").endsWith("!");
        assertThat(table.note()).isEqualTo("Beside the method itself. Alike in all rows: batch (8). End.");
    }
}
