package dev.weightflow.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.compare.Tuning.Tried;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.local.json.Json;
import dev.weightflow.model.run.ImageSumsFile;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.metric.MetricScales;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningTest {

    @TempDir
    static Path folder;

    private static JsonNode report;

    @BeforeAll
    static void render_a_few_scenes_and_tune() throws IOException {
        SceneDataset.render(SceneOptions.of(folder.resolve("data"), 10, 3, 3).withSize(64, 48), step -> {});
        report = tuned("out");
    }

    @Test
    void every_value_of_every_row_stands_in_the_report_and_the_best_is_compared() throws IOException {
        JsonNode rows = report.path("preparation").path("tuning").path("rows");
        assertThat(rows.findValuesAsText("row")).as("vera has its own rate").containsExactly("single-task", "delora");
        JsonNode single = chosen(rows.path(0));
        for (JsonNode row : rows) {
            assertThat(row.path("tried").findValuesAsText("learningRate")).containsExactly("1e-4", "1e-2", "1e30");
            assertThat(row.path("tried").path(2).path("diverged").asText()).contains("diverged at step");
            // the mean of relative gains, by hand; the single-task models' are against their first value
            JsonNode reference = row == rows.path(0) ? row.path("tried").path(0) : single;
            double best = Double.NEGATIVE_INFINITY;
            for (JsonNode one :
                    List.of(row.path("tried").path(0), row.path("tried").path(1))) {
                double expected = (gain(one, reference, "sal") - gain(one, reference, "normals")) / 2;
                assertThat(one.path("score").asDouble()).isCloseTo(expected, within(1e-9));
                best = Math.max(best, expected);
            }
            assertThat(chosen(row).path("score").asDouble()).isCloseTo(best, within(1e-9));
        }
        assertThat(rate("single-task-"))
                .isEqualTo(single.path("values").path("learningRate").asDouble());
        assertThat(rate("delora-"))
                .isEqualTo(
                        chosen(rows.path(1)).path("values").path("learningRate").asDouble());
        assertThat(rate("vera-")).isEqualTo(3e-3);
        assertThat(report.path("rows").findValuesAsText("name")).contains("single-task", "delora");
        assertThat(Files.readString(folder.resolve("out/report.txt")))
                .contains("Tuned on a part of the training split", "learningRate=1e30", "diverged", "chosen")
                .containsPattern("the\\s+validation\\s+split\\s+was\\s+not\\s+read");
    }

    @Test
    void values_are_measured_on_held_out_training_images_and_never_on_the_validation_split() throws IOException {
        List<String> all = lines(folder.resolve("data"), "train");
        List<String> held =
                HoldOut.of(DatasetFolder.open(folder.resolve("data")), 0.3, 0).held();

        assertThat(held).hasSize(3).isSubsetOf(all);
        for (Path cell : cells("out/tuning").keySet()) {
            if (Files.exists(cell.resolve("result.json"))) {
                assertThat(ImageSumsFile.of(cell).orElseThrow().sums().images()).isEqualTo(held);
            }
        }
        for (Path cell : cells("out").keySet()) {
            assertThat(ImageSumsFile.of(cell).orElseThrow().sums().images())
                    .isEqualTo(lines(folder.resolve("data"), "val"));
        }
    }

    @Test
    void a_folder_with_a_dataset_yaml_is_tuned_on_held_out_training_images_too() throws IOException {
        Path data = folder.resolve("declared");
        SceneDataset.render(SceneOptions.parsed(data, 10, 4, 3, "64x48", "day", "dataset-yaml"), step -> {});
        CapturedTerminal terminal = new CapturedTerminal(folder);
        List<String> words = new ArrayList<>(List.of("compare", "--data", data.toString()));
        words.addAll(List.of("--out", folder.resolve("yaml").toString(), "--model", "micro", "--device", "cpu"));
        words.addAll(List.of("--steps", "1", "--batch-size", "2", "--seeds", "1", "--methods", "decoders-only"));
        words.addAll(List.of("--tune", "learningRate=1e-4,1e-2"));

        assertThat(terminal.run(words.toArray(String[]::new)))
                .as(terminal.err())
                .isZero();

        DatasetFolder declared = DatasetFolder.open(data);
        for (Path cell : cells("yaml/tuning").keySet()) {
            assertThat(ImageSumsFile.of(cell).orElseThrow().sums().images())
                    .hasSize(2)
                    .isSubsetOf(declared.ids(Split.TRAIN).ids())
                    .doesNotContainAnyElementsOf(declared.ids(Split.VAL).ids());
        }
    }

    @Test
    void repeated_it_does_what_is_missing_and_nothing_twice() throws IOException {
        JsonNode first = tuned("again");
        Map<Path, FileTime> before = cells("again/tuning");
        Path lost = before.keySet().stream()
                .filter(cell -> Files.exists(cell.resolve("result.json")))
                .findFirst()
                .orElseThrow();
        Files.delete(lost.resolve("result.json"));

        assertThat(tuned("again")).isEqualTo(first).isEqualTo(report);

        Map<Path, FileTime> after = cells("again/tuning");
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.remove(lost);
        before.remove(lost);
        assertThat(after).isEqualTo(before);
    }

    @Test
    void what_cannot_be_tried_is_said() {
        assertThat(failing("--tune", "learningrate=1").err()).contains("did you mean learningRate?");
        assertThat(failing("--tune", "learningRate=1,2", "--methods", "vera:learningRate=3")
                        .err())
                .contains("sets its own");
        assertThat(failing("--tune", "learningRate=1e30", "--methods", "delora").err())
                .contains("Every value that --tune tried for delora failed");
        assertThat(failing("--tune", "learningRate=1", "--tune-holdout", "1").err())
                .contains("above 0 and below 1");
        assertThat(failing("--fair", "--published").err()).contains("exclude each other");
    }

    @Test
    void tasks_without_a_relative_gain_are_left_out_of_the_score() {
        List<Tried> tried = List.of(
                new Tried(
                        Map.of(),
                        Map.of(PascalTasks.SAL, 6.0, PascalTasks.SEMSEG, 1.0),
                        Optional.empty(),
                        Optional.empty(),
                        false),
                new Tried(Map.of(), Map.of(PascalTasks.SEMSEG, 1.0), Optional.empty(), Optional.empty(), false));

        assertThat(Tuning.scored(tried, Map.of(PascalTasks.SAL, 5.0, PascalTasks.SEMSEG, 0.0), MetricScales.UNDECLARED))
                .extracting(Tried::score)
                .containsExactly(Optional.of(20.0), Optional.empty());
    }

    @Test
    void several_names_are_tried_in_every_combination_by_the_rows_that_know_them() {
        Tuning tuning = new Tuning(Map.of("rank", List.of("2", "4"), "weightDecay", List.of("0", "0.1")), 0.2, 1);

        Map<ComparedRow, Map<Map<String, String>, ComparedRow>> candidates =
                tuning.candidates(ComparedRow.list("lora,full,delora:rank=8"));

        assertThat(candidates.values()).extracting(Map::size).containsExactly(4, 2, 2);
    }

    private static double gain(JsonNode one, JsonNode reference, String task) {
        double before = reference.path("figures").path(task).asDouble();
        return 100 * (one.path("figures").path(task).asDouble() - before) / before;
    }

    private static JsonNode chosen(JsonNode row) {
        for (JsonNode one : row.path("tried")) {
            if (one.path("chosen").asBoolean()) {
                return one;
            }
        }
        throw new AssertionError("nothing is chosen: " + row);
    }

    private static double rate(String beginning) throws IOException {
        Path cell = cells("out").keySet().stream()
                .filter(one -> one.getFileName().toString().startsWith(beginning))
                .findFirst()
                .orElseThrow();
        return Json.MAPPER
                .readTree(cell.resolve("run.json").toFile())
                .at("/optimization/learningRate")
                .asDouble();
    }

    /** Reads the report without the fields that differ from run to run. */
    private static JsonNode tuned(String out) throws IOException {
        CapturedTerminal terminal = new CapturedTerminal(folder);
        List<String> words = words(out, "--json", "--tune", "learningRate=1e-4,1e-2,1e30");
        assertThat(terminal.run(words.toArray(String[]::new)))
                .as(terminal.err())
                .isZero();
        ObjectNode report = (ObjectNode) Json.MAPPER.readTree(terminal.out());
        report.remove("timing");
        return report;
    }

    private static CapturedTerminal failing(String... more) {
        CapturedTerminal terminal = new CapturedTerminal(folder);
        assertThat(terminal.run(words("failing", more).toArray(String[]::new))).isNotZero();
        return terminal;
    }

    /** Returns the arguments for two steps, on two tasks, of three methods. */
    private static List<String> words(String out, String... more) {
        List<String> words = new ArrayList<>(
                List.of("compare", "--data", folder.resolve("data").toString()));
        words.addAll(List.of("--out", folder.resolve(out).toString(), "--model", "micro", "--tasks", "normals,sal"));
        words.addAll(List.of("--steps", "2", "--batch-size", "2", "--seeds", "1", "--device", "cpu"));
        words.addAll(List.of(more));
        if (!words.contains("--methods")) {
            words.addAll(List.of("--methods", "single-task,delora,vera:learningRate=3e-3"));
        }
        if (!words.contains("--tune-holdout")) {
            words.addAll(List.of("--tune-holdout", "0.3"));
        }
        return words;
    }

    /** Lists the cells with the time at which their trainings were written. */
    private static Map<Path, FileTime> cells(String comparison) throws IOException {
        Map<Path, FileTime> cells = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder.resolve(comparison).resolve("cells"))) {
            for (Path cell : all.toList()) {
                cells.put(cell, Files.getLastModifiedTime(cell.resolve("metrics.jsonl")));
            }
        }
        return cells;
    }

    private static List<String> lines(Path data, String split) throws IOException {
        return List.copyOf(new TreeSet<>(Files.readAllLines(data.resolve("ImageSets/Context/" + split + ".txt"))));
    }
}
