package dev.weightflow.research.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.local.json.Json;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyCommandTest {

    @TempDir
    static Path folder;

    @BeforeAll
    static void render_a_few_scenes() {
        SceneDataset.render(SceneOptions.of(folder.resolve("data"), 8, 3, 3).withSize(64, 48), step -> {});
    }

    @Test
    void arms_differ_in_the_field_alone_and_are_compared_with_the_constant_at_each_rate() throws IOException {
        CapturedTerminal first = study("first", "--learning-rates", "1e-3,1e-2", "--seeds", "1");
        assertThat(first.err()).isEmpty();
        JsonNode report = Json.MAPPER.readTree(first.out());

        assertThat(report.path("setup").path("done").asInt()).isEqualTo(10);
        JsonNode table = report.path("byRate").get(0);
        assertThat(names(table.path("rows"), "name"))
                .containsExactly("none", "uniform", "softmax", "centered-softmax", "low-rank");
        JsonNode trainable = table.path("trainable");
        assertThat(trainable.path("none")).isEqualTo(trainable.path("uniform"));
        assertThat(trainable.path("softmax").longValue())
                .isGreaterThan(trainable.path("uniform").longValue())
                .isEqualTo(trainable.path("centered-softmax").longValue())
                .isEqualTo(trainable.path("low-rank").longValue());
        // four arms by two tasks and Δm
        assertThat(names(table.path("toUniform"), "against")).hasSize(12).containsOnly("uniform");
        assertThat(table.path("toUniform")
                        .get(0)
                        .path("equivalence")
                        .path("margin")
                        .asDouble())
                .isEqualTo(0.3);
        assertThat(report.path("best").path("rows")).hasSize(5);

        Map<String, JsonNode> last = new HashMap<>();
        report.path("movements").forEach(movement -> {
            JsonNode points = movement.path("points");
            assertThat(points.get(0).path("mean").path("fromStart").doubleValue())
                    .isZero();
            last.put(
                    movement.path("arm").textValue()
                            + movement.path("learningRate").textValue(),
                    points.get(points.size() - 1).path("mean"));
        });
        assertThat(last).hasSize(8); // no field, no movement
        assertThat(last.get("uniform1e-2").path("fromStart").doubleValue()).isZero();
        assertThat(last.get("uniform1e-2").path("fromPretrained").doubleValue()).isPositive();
        assertThat(last.get("low-rank1e-2").path("fromStart").doubleValue())
                .isGreaterThan(last.get("low-rank1e-3").path("fromStart").doubleValue());
        assertThat(last.get("softmax1e-2").path("logitDeviation").doubleValue()).isPositive();
        for (String file : List.of("study.html", "study.tex", "study.md", "study.txt", "study.json", "study.csv")) {
            assertThat(folder.resolve("first").resolve(file)).isNotEmptyFile();
        }
        assertThat(folder.resolve("first/study.txt"))
                .content()
                .contains(
                        "softmax less uniform",
                        "Of 6 comparisons at one rate",
                        "Nothing can be concluded from one seed");

        // again: nothing is trained twice, and the output is the same
        List<Path> cells = cells("first");
        List<Long> written = written(cells);
        CapturedTerminal again = study("first", "--learning-rates", "1e-3,1e-2", "--seeds", "1");
        assertThat(Json.MAPPER.readTree(again.out())).isEqualTo(report);
        assertThat(written(cells)).isEqualTo(written);
    }

    @Test
    void a_study_is_made_on_a_folder_at_rates_that_differ() {
        CapturedTerminal twice = new CapturedTerminal(folder);
        assertThat(twice.run("study", "field", "--data", "data", "--learning-rates", "1e-3,1e-3"))
                .isEqualTo(2);
        assertThat(twice.err()).contains("--learning-rates names a rate twice");
        CapturedTerminal rate = new CapturedTerminal(folder);
        assertThat(rate.run("study", "field", "--data", folder.resolve("data").toString(), "--learning-rates", "fast"))
                .isEqualTo(2);
        assertThat(rate.err()).contains("learningRate");
    }

    private static CapturedTerminal study(String out, String... more) {
        CapturedTerminal terminal = new CapturedTerminal(folder);
        List<String> words = new ArrayList<>(List.of(
                "study",
                "field",
                "--model",
                "micro",
                "--tasks",
                "normals,sal",
                "--data",
                folder.resolve("data").toString(),
                "--out",
                folder.resolve(out).toString(),
                "--steps",
                "2",
                "--batch-size",
                "4",
                "--device",
                "cpu",
                "--json"));
        words.addAll(List.of(more));
        assertThat(terminal.run(words.toArray(String[]::new)))
                .as(terminal.err())
                .isZero();
        return terminal;
    }

    private static List<String> names(JsonNode rows, String field) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                        (row.has(field) ? row : row.path("summary")).path(field).textValue())
                .toList();
    }

    private static List<Path> cells(String out) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(out).resolve("cells"))) {
            return files.filter(file -> file.endsWith("result.json")).sorted().toList();
        }
    }

    private static List<Long> written(List<Path> files) throws IOException {
        List<Long> times = new ArrayList<>();
        for (Path file : files) {
            times.add(Files.getLastModifiedTime(file).toMillis());
        }
        return times;
    }
}
