package dev.weightflow.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.local.json.Json;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.file.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

    @TempDir
    static Path folder;

    @BeforeAll
    static void render_a_few_scenes() {
        SceneDataset.render(SceneOptions.of(folder.resolve("data"), 8, 3, 3).withSize(64, 48), step -> {});
    }

    @Test
    void two_runs_print_the_same_digits_but_for_the_time() throws IOException {
        CapturedTerminal first = compare("first", "--json");
        CapturedTerminal second = compare("second", "--json");

        assertThat(withoutTiming(first.out())).isEqualTo(withoutTiming(second.out()));
        JsonNode report = Json.MAPPER.readTree(first.out());
        assertThat(report.path("setup").path("done").asInt()).isEqualTo(3);
        assertThat(report.path("rows")
                        .get(0)
                        .path("summary")
                        .path("figures")
                        .path("normals")
                        .path("bySeed")
                        .size())
                .isEqualTo(1);
        assertThat(report.path("rows")
                        .get(1)
                        .path("summary")
                        .path("deltaM")
                        .path("mean")
                        .isNumber())
                .isTrue();
        assertThat(first.err()).isEmpty();
        for (String file : List.of("report.txt", "report.md", "report.tex", "report.json")) {
            assertThat(folder.resolve("first").resolve(file)).isNotEmptyFile();
        }
        assertThat(untimed(folder.resolve("first").resolve("report.html")))
                .isEqualTo(untimed(folder.resolve("second").resolve("report.html")));
        assertThat(folder.resolve("first").resolve("report.csv"))
                .hasSameTextualContentAs(folder.resolve("second").resolve("report.csv"))
                .content()
                .startsWith("method,seeds,\"")
                .hasLineCount(3);
    }

    @Test
    void a_cell_that_is_lost_half_way_is_made_again_and_nothing_else() throws IOException {
        // given a comparison of which one cell was killed before its result was written, and another before its end
        CapturedTerminal whole = compare("resumed", "--json");
        List<Path> cells = cells("resumed");
        Files.delete(cells.get(0).resolve("result.json"));
        FileTree.delete(cells.get(1));
        List<Long> before = written(cells.subList(2, cells.size()));

        // when
        CapturedTerminal again = compare("resumed", "--json");

        // then
        assertThat(withoutTiming(again.out())).isEqualTo(withoutTiming(whole.out()));
        assertThat(written(cells.subList(2, cells.size()))).isEqualTo(before);
    }

    @Test
    void a_training_that_a_study_went_past_is_not_left_out() throws IOException {
        compare("passed", "--json");
        Path cell = cells("passed").get(0);
        Files.delete(cell.resolve("result.json"));
        Files.writeString(cell.resolve("diverged.txt"), "the loss is NaN");

        CapturedTerminal again = compare("passed", "--json");

        assertThat(Json.MAPPER.readTree(again.out()).at("/setup/done").asInt()).isEqualTo(3);
    }

    @Test
    void trainings_of_lora_for_single_tasks_are_said_to_be_of_before() throws IOException {
        Files.createDirectories(folder.resolve("before/cells/lora-rank-4-seed0-normals-0123456789ab"));

        CapturedTerminal terminal = compare("before", "--methods", "delora");

        assertThat(words(terminal.err())).contains("lora is now one training of all tasks, as in fit");
        assertThat(compare("before-none", "--methods", "delora").err()).doesNotContain("lora is now one");
    }

    @Test
    void more_seeds_find_those_that_are_done() throws IOException {
        CapturedTerminal terminal = compare("more");
        assertThat(words(terminal.out())).contains("3 of 3 trainings are done");

        CapturedTerminal more = compare("more", "--seeds", "2");

        assertThat(more.err()).contains("3 of 6 trainings were done before").contains("6/6 delora, seed 1: ");
        assertThat(words(more.out())).contains("6 of 6 trainings are done").contains(" ± ");
    }

    @Test
    void a_row_is_trained_with_its_own_numbers_and_called_by_them() throws IOException {
        CapturedTerminal terminal =
                compare("numbers", "--json", "--methods", "delora,delora:learningRate=5e-2:batchSize=2");

        JsonNode rows = Json.MAPPER.readTree(terminal.out()).path("rows");
        assertThat(rows.path(1).path("summary").path("name").asText())
                .isEqualTo("delora learningRate=5e-2 batchSize=2");
        assertThat(rows.path(1).path("numbers").path("learningRate").asText()).isEqualTo("5e-2");
        assertThat(rows.path(1).path("method").path("rank").asInt()).isEqualTo(24);
        Path run = cells("numbers").stream()
                .filter(cell -> cell.toString().contains("learningRate-5e-2-batchSize-2"))
                .findFirst()
                .orElseThrow();
        JsonNode spec = Json.MAPPER.readTree(run.resolve("run.json").toFile());
        assertThat(spec.path("optimization").path("learningRate").asDouble()).isEqualTo(0.05);
        assertThat(spec.path("batchSize").asInt()).isEqualTo(2);
        assertThat(Files.readString(run.resolve("metrics.jsonl"))).contains("\"learningRate\":0.05");
    }

    @Test
    void bad_input_is_named() {
        assertThat(failing("--methods", "lorra").err()).contains("lorra").contains("mtlora");
        assertThat(failing("--methods", "full,full").err()).contains("names a method twice");
        assertThat(failing("--methods", "full,full:decoder=hrnet").err()).contains("are the same trainings");
        assertThat(failing("--methods", "vera:learningrate=1").err()).contains("did you mean learningRate?");
        assertThat(failing("--rank", "4").err()).contains("name methods and their options with --methods");
        assertThat(failing("--seeds", "0").err()).contains("--seeds is 0");
        assertThat(failing("--data", "./nowhere").err()).contains("There is no folder ./nowhere");
        assertThat(failing("--data", "nowher").err()).contains("There is no folder nowher");
    }

    @Test
    void the_help_has_no_options_that_a_comparison_chooses_itself() {
        CapturedTerminal terminal = new CapturedTerminal(folder);
        terminal.run("compare", "--help");

        assertThat(terminal.out()).contains("--methods", "--epochs").doesNotContain("--method=", "--rank", "--option");
    }

    /** Runs one step of two methods on two tasks, by default with one seed: three trainings. */
    private static CapturedTerminal compare(String out, String... more) {
        CapturedTerminal terminal = new CapturedTerminal(folder);
        List<String> words = new ArrayList<>(List.of(
                "compare",
                "--model",
                "micro",
                "--tasks",
                "normals,sal",
                "--data",
                folder.resolve("data").toString(),
                "--out",
                folder.resolve(out).toString(),
                "--steps",
                "1",
                "--batch-size",
                "4",
                "--device",
                "cpu"));
        if (!Arrays.asList(more).contains("--seeds")) {
            words.addAll(List.of("--seeds", "1"));
        }
        if (!Arrays.asList(more).contains("--methods")) {
            words.addAll(List.of("--methods", "single-task,delora"));
        }
        words.addAll(Arrays.asList(more));
        assertThat(terminal.run(words.toArray(String[]::new)))
                .as(terminal.err())
                .isZero();
        return terminal;
    }

    private static CapturedTerminal failing(String... words) {
        CapturedTerminal terminal = new CapturedTerminal(folder);
        List<String> all = new ArrayList<>(List.of("compare"));
        all.addAll(Arrays.asList(words));
        if (!all.contains("--data")) {
            all.addAll(List.of("--data", folder.resolve("data").toString()));
        }
        assertThat(terminal.run(all.toArray(String[]::new))).isNotZero();
        return terminal;
    }

    /** Joins the lines of a text. */
    private static String words(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static JsonNode withoutTiming(String json) throws IOException {
        ObjectNode report = (ObjectNode) Json.MAPPER.readTree(json);
        report.remove("timing");
        return report;
    }

    /** Returns the page up to the table of time and memory, which is the last. */
    private static String untimed(Path file) throws IOException {
        String page = Files.readString(file);
        return page.substring(0, page.indexOf("Time and memory"));
    }

    private static List<Path> cells(String out) throws IOException {
        try (Stream<Path> cells = Files.list(folder.resolve(out).resolve("cells"))) {
            return cells.sorted().toList();
        }
    }

    private static List<Long> written(List<Path> cells) throws IOException {
        List<Long> times = new ArrayList<>();
        for (Path cell : cells) {
            times.add(Files.getLastModifiedTime(cell.resolve("result.json")).toMillis());
            times.add(Files.getLastModifiedTime(cell.resolve("last/adapter.safetensors"))
                    .toMillis());
        }
        return times;
    }
}
