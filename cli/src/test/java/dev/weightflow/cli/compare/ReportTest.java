package dev.weightflow.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.cli.compare.Report.Row;
import dev.weightflow.cli.compare.Report.TimingRow;
import dev.weightflow.cli.report.Section;
import dev.weightflow.schema.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final Report report = ReportExamples.report();

    @Test
    void a_row_joins_the_trainings_of_its_tasks_and_seeds() {
        assertThat(report.rows()).extracting(Row::name).containsExactly("single-task", "delora rank=4");
        Row single = report.rows().get(0);
        assertThat(single.summary().figures().get(Task.NORMALS).mean()).isCloseTo(20.5, within(1e-12));
        assertThat(single.summary().figures().get(Task.SAL).mean()).isCloseTo(55, within(1e-9));
        assertThat(single.checkpointBytes()).as("two tasks of one seed").contains(2_000L);
        // by hand: sal is the same, normals gain 2.5 of 20.5 degrees
        assertThat(report.rows().get(1).summary().deltaM().orElseThrow().mean())
                .isCloseTo(100 * 2.5 / 20.5 / 2, within(1e-9));
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
                .contains("6 of 8 trainings are done")
                .contains("20.50 ± 0.71")
                .contains("55.00 ± 7.07")
                .contains("-2.50 [-2.50, -2.50] *");
        assertThat(text.lines()).allMatch(line -> line.length() <= 160);
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
                .contains("20.50 $\\pm$ 0.71")
                .contains("$-$2.50")
                .doesNotContain("±", "Δ", "°");
    }

    @Test
    void the_page_needs_nothing_beside_it() {
        String page = Sections.document(report).html();

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("scenes_&lt;1&gt;")
                .contains("<td>20.50 ± 0.71</td>")
                .contains("src=\"data:image/png;base64,")
                .doesNotContain("<script", "http://", "https://", "<link");
    }
}
