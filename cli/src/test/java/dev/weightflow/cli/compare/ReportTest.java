package dev.weightflow.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.compare.Report.Row;
import dev.weightflow.cli.compare.Report.TimingRow;
import dev.weightflow.comparison.table.ReportTable;
import dev.weightflow.local.json.Json;
import dev.weightflow.schema.PascalTasks;
import java.util.ArrayList;
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
    void rows_that_were_not_run_stand_in_the_table_without_figures_although_there_is_a_published_one() {
        ReportTable results = Sections.of(report).get(0);

        List<String> full = results.rows().get(2);
        assertThat(full.get(0)).isEqualTo("full");
        assertThat(full.subList(1, full.size() - 1)).containsOnly("");
    }

    @Test
    void text_says_what_was_compared_and_what_may_be_concluded() {
        String text = report.document().text();

        assertThat(text)
                .contains("Swin-micro at 64 pixels on scenes_<1>, 2 epochs")
                .contains("9 of 12 trainings are done")
                .contains("Results on 2 validation images")
                .contains("20.10 ± 0.10")
                .contains("60.00 ± 10.00")
                .contains("-2.10 [-2.35, -1.85] *");
        assertThat(text.lines()).allMatch(line -> line.length() <= 170);
        assertThat(flat(report))
                .contains("Figures are of the model after the last step.")
                .contains("any of the 3 tests of this table finds one that does not exist is at most 5 % (Holm)");
        assertThat(flat(ReportExamples.report(2, Map.of("sal", 1.0))))
                .contains("Nothing can be concluded from 2 seeds");
    }

    private static String flat(Report report) {
        return report.document().text().replaceAll("\\s+", " ");
    }

    @Test
    void published_figures_stand_in_a_table_of_their_own_with_what_differs() {
        assertThat(report.document().text())
                .contains("Published figures, measured otherwise")
                .contains("4,998 training and 5,105")
                .contains("-3.72");
    }

    @Test
    void what_differs_between_the_rows_is_computed_from_their_trainings() {
        ReportTable table = Sections.of(report).stream()
                .filter(section -> section.title().equals("What differs between the rows"))
                .findFirst()
                .orElseThrow();

        assertThat(table.headings())
                .containsExactly(
                        "method",
                        "small parts",
                        "patch merging",
                        "forward passes",
                        "trainings",
                        "beside decoders",
                        "trained");
        assertThat(table.rows().get(0)).startsWith("single-task", "all", "trained", "2", "2");
        assertThat(table.rows().get(1))
                .startsWith("delora rank=4", "norms, patch-embedding, position-bias", "frozen", "1", "1");
        // two epochs of 16 images
        assertThat(table.note())
                .contains("Alike in all rows: images seen (32).")
                .contains("Each row is configured as published");
        assertThat(flat(report)).contains("(--published)");
    }

    @Test
    void a_number_that_one_row_was_given_is_a_column_under_its_name() {
        Report report = ReportExamples.report(
                List.of(ComparedRow.of("single-task"), ComparedRow.of("delora:learningRate=1e-3")), 1, Map.of());

        ReportTable table = Sections.of(report).stream()
                .filter(section -> section.title().equals("What differs between the rows"))
                .findFirst()
                .orElseThrow();

        assertThat(table.headings()).endsWith("trained", "learningRate");
        assertThat(table.rows()).extracting(row -> row.get(row.size() - 1)).containsExactly("0.002", "0.001");
    }

    @Test
    void programs_find_every_field_under_its_name() {
        JsonNode json = Json.MAPPER.valueToTree(report);

        assertThat(names(json))
                .containsExactly(
                        "setup", "preparation", "rows", "toReference", "pairs", "published", "protocol", "timing");
        assertThat(names(json.path("setup")))
                .containsExactly(
                        "data",
                        "training",
                        "methods",
                        "seeds",
                        "tasks",
                        "images",
                        "trainings",
                        "done",
                        "resamples",
                        "margins");
        assertThat(json.path("rows")).hasSize(2).allSatisfy(row -> assertThat(names(row))
                .containsExactly("summary", "method", "numbers", "setup", "trainable", "checkpointBytes", "curve"));
        assertThat(names(json.at("/rows/1/summary")))
                .containsExactly("name", "figures", "deltaM", "deltaMEstimate", "deltaMInterval", "deltaMPublished");
        assertThat(names(json.at("/rows/1/setup")))
                .containsExactly(
                        "smallParts",
                        "patchMerging",
                        "trainings",
                        "passes",
                        "learningRate",
                        "otherNumbers",
                        "imagesSeen",
                        "peopleOnly",
                        "besideDecoders",
                        "overBudget",
                        "fair");
        assertThat(json.path("toReference")).hasSize(3).allSatisfy(one -> assertThat(names(one))
                .containsExactly(
                        "quantity", "method", "against", "value", "estimate", "interval", "difference", "equivalence"));
        assertThat(json.path("pairs")).hasSize(3);
        assertThat(json.at("/timing/0/method").textValue()).isEqualTo("single-task");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void the_page_escapes_the_name_of_the_data_and_has_the_plots() {
        assertThat(report.document().html())
                .contains("scenes_&lt;1&gt;")
                .contains("<td>20.10 ± 0.10</td>")
                .contains("src=\"data:image/png;base64,");
    }
}
