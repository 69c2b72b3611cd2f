package dev.weightflow.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.comparison.ComparisonResult.Row;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.metric.MetricScales;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonResultTest {

    private static double deltaM(ComparisonResult result, String row) {
        return result.row(row).orElseThrow().summary().deltaM().orElseThrow().mean();
    }

    @Test
    void means_and_delta_m_are_there_before_any_image_is_resampled() {
        ComparisonResult result = ComparisonExamples.three(3).rows().result();

        Row single = result.row("single-task").orElseThrow();
        assertThat(single.summary().figures().get(PascalTasks.NORMALS).mean()).isCloseTo(20.1, within(1e-12));
        assertThat(single.summary().figures().get(PascalTasks.SAL).deviation()).contains(10.0);
        // by hand: sal is the same, normals gain 2.1 of 20.1 degrees
        assertThat(deltaM(result, "delora")).isCloseTo(100 * 2.1 / 20.1 / 2, within(1e-9));
        assertThat(result.toReference()).isEmpty();
        assertThat(result.row("delora").orElseThrow().summary().deltaMInterval())
                .isEmpty();
    }

    @Test
    void the_resampled_images_change_no_figure() {
        ComparisonResult before = ComparisonExamples.three(3).rows().result();
        ComparisonResult after = ComparisonExamples.three(3).result(Map.of());

        assertThat(deltaM(after, "delora")).isCloseTo(deltaM(before, "delora"), within(1e-9));
        assertThat(after.rows()).extracting(Row::name).containsExactly("single-task", "delora", "full");
        assertThat(after.rows()).extracting(Row::title).containsExactly("the single-task", "the delora", "the full");
        assertThat(after.row("delora").orElseThrow().summary().deltaMInterval()).isPresent();
        assertThat(after.toReference()).hasSize(3);
        assertThat(after.differs("delora", "normals")).isTrue();
        assertThat(after.differs("delora", "sal")).isFalse();
    }

    @Test
    void the_baseline_has_no_interval_of_its_own() {
        assertThat(ComparisonExamples.three(3)
                        .result(Map.of())
                        .row("single-task")
                        .orElseThrow()
                        .summary()
                        .deltaMInterval())
                .isEmpty();
    }

    @Test
    void of_one_seed_there_is_no_interval() {
        ComparisonResult result = ComparisonExamples.three(1).result(Map.of());

        assertThat(result.row("delora").orElseThrow().summary().deltaMEstimate())
                .isPresent();
        assertThat(result.row("delora").orElseThrow().summary().deltaMInterval())
                .isEmpty();
        assertThat(result.toReference()).hasSize(3).allMatch(one -> one.interval()
                .isEmpty());
        assertThat(ComparisonExamples.three(2).result(Map.of()).toReference())
                .allMatch(one -> one.interval().isPresent());
    }

    @Test
    void another_row_turns_the_gain_around() {
        ComparisonResult result =
                ComparisonExamples.three(3).rows().against("delora").result();

        assertThat(result.reference()).contains("delora");
        assertThat(result.baseline()).contains("delora");
        assertThat(result.referenceTitle()).isEqualTo("the delora");
        // by hand: sal is the same, normals lose 2.1 of 18 degrees
        assertThat(deltaM(result, "single-task")).isCloseTo(-100 * 2.1 / 18 / 2, within(1e-9));
    }

    @Test
    void a_row_without_figures_is_no_baseline() {
        ComparisonResult result =
                ComparisonExamples.three(3).rows().against("full").result();

        assertThat(result.reference()).contains("full");
        assertThat(result.baseline()).isEmpty();
        assertThat(result.rows()).allMatch(row -> row.summary().deltaM().isEmpty());
        assertThat(ComparisonRows.of(ComparisonExamples.TASKS, MetricScales.UNDECLARED, Optional.empty(), List.of())
                        .result()
                        .reference())
                .isEmpty();
    }

    @Test
    void without_single_task_models_the_first_measured_row_is_the_reference_and_there_is_no_delta_m() {
        ComparisonResult result = new ComparisonExamples()
                .row("full", false)
                .row("lora", false, new double[] {50, 20})
                .rows()
                .result();

        assertThat(result.reference()).contains("lora");
        assertThat(result.baseline()).isEmpty();
    }

    @Test
    void rows_are_sorted_by_their_gain_and_those_without_figures_come_last() {
        ComparisonResult result = new ComparisonExamples()
                .row("full", false)
                .row("single-task", true, new double[] {50, 20})
                .row("worse", false, new double[] {50, 22})
                .row("better", false, new double[] {60, 20})
                .rows()
                .result()
                .sorted();

        assertThat(result.rows()).extracting(Row::name).containsExactly("better", "single-task", "worse", "full");
    }

    @Test
    void seeds_are_counted_where_something_was_measured() {
        assertThat(ComparisonExamples.three(3).rows().result().seeds()).isEqualTo(3);
        assertThat(ComparisonExamples.three(3).rows().result().hasEqualSeeds()).isTrue();
        assertThat(ComparisonExamples.three(3)
                        .row("lora", false, new double[] {50, 20})
                        .rows()
                        .result()
                        .hasEqualSeeds())
                .isFalse();
    }
}
