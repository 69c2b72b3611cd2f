package dev.weightflow.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.cli.compare.Report.Row;
import dev.weightflow.cli.compare.Report.TimingRow;
import dev.weightflow.cli.report.Section;
import dev.weightflow.schema.PascalTasks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final Report report = ReportExamples.report();

    @Test
    void a_row_joins_the_trainings_of_its_tasks_and_seeds() {
        assertThat(report.rows()).extracting(Row::name).containsExactly("single-task", "delora rank=4");
        Row single = report.rows().get(0);
        assertThat(single.summary().figures().get(PascalTasks.NORMALS).mean()).isCloseTo(20.1, within(1e-12));
        assertThat(single.summary().figures().get(PascalTasks.SAL).mean()).isCloseTo(60, within(1e-9));
        assertThat(single.checkpointBytes()).as("two tasks of one seed").contains(2_000L);
        // by hand: sal is the same, normals gain 2.1 of 20.1 degrees
        assertThat(report.rows().get(1).summary().deltaM().orElseThrow().mean())
                .isCloseTo(100 * 2.1 / 20.1 / 2, within(1e-9));
    }

    @Test
    void trainable_parameters_are_those_of_every_training_of_one_seed() {
        Row single = report.rows().get(0);
        Row delora = report.rows().get(1);

        assertThat(single.trainable().adapters()).isZero();
        assertThat(single.trainable().backbone()).isPositive();
        assertThat(delora.trainable().backbone()).isZero();
        assertThat(delora.trainable().adapters()).isPositive();
        assertThat(single.trainable().decoders()).isEqualTo(delora.trainable().decoders());
        for (Row row : report.rows()) {
            assertThat(row.trainable().total())
                    .isEqualTo(row.trainable().backbone()
                            + row.trainable().small()
                            + row.trainable().adapters()
                            + row.trainable().decoders());
        }
    }

    @Test
    void a_step_of_single_task_models_is_that_of_all_of_them() {
        assertThat(report.timing())
                .extracting(TimingRow::secondsPerStep)
                .satisfiesExactly(single -> assertThat(single).contains(1.0), delora -> assertThat(delora)
                        .contains(0.5));
    }

    @Test
    void what_was_not_run_is_an_empty_cell_although_there_is_a_published_figure() {
        Section results = Sections.of(report).get(0);

        List<String> full = results.rows().get(2);
        assertThat(full.get(0)).isEqualTo("full");
        assertThat(full.subList(1, full.size())).containsOnly("");
    }

    @Test
    void text_has_means_deviations_and_intervals() {
        String text = Sections.document(report).text();

        assertThat(text)
                .contains("Swin-micro at 64 pixels on scenes_<1>, 2 epochs")
                .contains("9 of 12 trainings are done")
                .contains("20.10 ± 0.10")
                .contains("60.00 ± 10.00")
                .contains("-2.10 [-2.35, -1.85] *");
        assertThat(text.lines()).allMatch(line -> line.length() <= 160);
    }

    @Test
    void under_each_table_stands_what_may_be_concluded() {
        // by hand: of seeds that differ by -2.0, -2.1 and -2.2, t(2) at 0.05/3 is 7.6488, times 0.1/√3
        assertThat(flat(report))
                .contains("any of the 3 tests of this table finds one that does not exist is at most 5 % (Holm)")
                .contains("Without a mark nothing is concluded")
                .contains(
                        "With 3 seeds a true difference is missed in half of the cases or more, if it is below 0.44 of normals,"
                                + " 0.00 of sal")
                .doesNotContain("≈");
    }

    @Test
    void what_is_within_the_margin_is_marked() {
        Report withMargin = ReportExamples.report(3, Map.of("sal", 1.0, "normals", 2.0));

        assertThat(flat(withMargin))
                .contains("+0.00 [+0.00, +0.00] ≈")
                .contains("-2.10 [-2.35, -1.85] *")
                .contains(
                        "≈ marks equivalence: the true difference is within the margin of ±1.0 (sal), ±2.0 (normals)");
        assertThat(Sections.document(withMargin).latex()).contains("$\\approx$").doesNotContain("≈");
    }

    @Test
    void fewer_than_three_seeds_conclude_nothing() {
        assertThat(flat(ReportExamples.report(2, Map.of("sal", 1.0))))
                .contains("Nothing can be concluded from 2 seeds")
                .doesNotContain("] *", "] ≈");
        assertThat(flat(ReportExamples.report(1, Map.of())))
                .contains("Nothing can be concluded from one seed")
                .contains("hold for these trained models, not for their methods")
                .doesNotContain("] *");
    }

    @Test
    void a_table_without_a_second_method_says_so() {
        assertThat(Conclusions.of(List.of()))
                .isEqualTo("There is nothing to compare: fewer than two methods were measured.");
    }

    private static String flat(Report report) {
        return Sections.document(report).text().replaceAll("\\s+", " ");
    }

    @Test
    void published_figures_stand_in_a_table_of_their_own_with_what_differs() {
        assertThat(Sections.document(report).text())
                .contains("Published figures, measured otherwise")
                .contains("4,998 training and 5,105")
                .contains("-3.72");
    }

    @Test
    void markdown_and_latex_escape_what_would_mean_something_else() {
        assertThat(Sections.document(report).markdown())
                .contains("| delora rank=4 |")
                .contains("\\*");
        assertThat(Sections.document(report).latex())
                .contains("\\begin{tabular}{lrrrrrrr}")
                .contains("$\\Delta$m, \\%")
                .contains("20.10 $\\pm$ 0.10")
                .contains("$-$2.10")
                .doesNotContain("±", "Δ", "°");
    }

    @Test
    void what_differs_between_the_rows_is_computed_from_their_trainings() {
        Section table = Sections.of(report).stream()
                .filter(section -> section.title().equals("What differs between the rows"))
                .findFirst()
                .orElseThrow();

        assertThat(table.headings())
                .containsExactly(
                        "method", "small parts", "patch merging", "trainings", "passes", "beside decoders", "trained");
        assertThat(table.rows().get(0)).startsWith("single-task", "all", "trained", "2", "2");
        assertThat(table.rows().get(1))
                .startsWith("delora rank=4", "norms, patch-embedding, position-bias", "frozen", "1", "1");
        // two epochs of 16 images
        assertThat(table.note())
                .contains("Alike in all rows: learning rate (0.002); other numbers (none); images seen (32).")
                .contains("Each row is configured as published");
        assertThat(flat(report)).contains("(--published)");
    }

    @Test
    void the_page_needs_nothing_beside_it() {
        String page = Sections.document(report).html();

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("scenes_&lt;1&gt;")
                .contains("<td>20.10 ± 0.10</td>")
                .contains("src=\"data:image/png;base64,")
                .doesNotContain("<script", "http://", "https://", "<link");
    }
}
