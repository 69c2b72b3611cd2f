package dev.weightflow.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that a row of a comparison is the same training as {@code fit} with the same options, and that measuring does not affect it. */
class SameTrainingTest {

    @TempDir
    static Path folder;

    @BeforeAll
    static void render_a_few_scenes_and_compare() throws IOException {
        SceneDataset.render(SceneOptions.of(folder.resolve("data"), 8, 2, 3).withSize(64, 48), step -> {});
        run("compare", "--methods", "lora,delora:learningRate=1e-2", "--seeds", "1", "--out", "compared");
    }

    @Test
    void lora_is_one_training_in_both() throws IOException {
        run("fit", "--method", "lora", "--out", "lora");

        assertThat(digest(folder.resolve("lora"))).isEqualTo(digest(cell("lora-")));
    }

    @Test
    void a_validation_after_each_epoch_changes_no_bit_of_what_is_trained() throws IOException {
        run("fit", "--method", "delora", "--lr", "1e-2", "--set", "validateEveryEpochs=1", "--out", "measured");

        assertThat(validations(folder.resolve("measured"))).isEqualTo(4);
        assertThat(validations(cell("delora-"))).as("untrained and at the end").isEqualTo(2);
        assertThat(digest(folder.resolve("measured"))).isEqualTo(digest(cell("delora-")));
    }

    @Test
    void a_comparison_measures_as_often_as_the_recipe_says_unless_it_is_told_otherwise() throws IOException {
        String[] recipe = {"compare", "--methods", "delora", "--seeds", "1", "--set", "validateEveryEpochs=2", "--out"};

        run(Stream.concat(Stream.of(recipe), Stream.of("by-recipe")).toArray(String[]::new));
        run(Stream.concat(Stream.of(recipe), Stream.of("told", "--eval-every", "1"))
                .toArray(String[]::new));

        assertThat(validations(only("by-recipe"))).isEqualTo(3);
        assertThat(validations(only("told"))).isEqualTo(4);
    }

    /** Runs three epochs of two steps, with stochastic depth. */
    private static void run(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        int out = line.indexOf("--out") + 1;
        line.set(out, folder.resolve(line.get(out)).toString());
        line.addAll(List.of("--data", folder.resolve("data").toString(), "--model", "micro", "--device", "cpu"));
        line.addAll(List.of("--epochs", "3", "--batch-size", "4", "--tasks", "normals,sal", "--set", "dropPath=0.3"));
        CapturedTerminal terminal = new CapturedTerminal(folder);
        assertThat(terminal.run(line.toArray(String[]::new))).as(terminal.err()).isZero();
    }

    private static String digest(Path run) throws IOException {
        return Digest.of(Files.readAllBytes(run.resolve("last/adapter.safetensors")))
                .hex();
    }

    private static long validations(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .filter(line -> line.contains("\"validation\""))
                .count();
    }

    private static Path cell(String beginning) throws IOException {
        return cells("compared").stream()
                .filter(cell -> cell.getFileName().toString().startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private static Path only(String comparison) throws IOException {
        List<Path> cells = cells(comparison);
        assertThat(cells).hasSize(1);
        return cells.get(0);
    }

    private static List<Path> cells(String comparison) throws IOException {
        try (Stream<Path> cells = Files.list(folder.resolve(comparison).resolve("cells"))) {
            return cells.toList();
        }
    }
}
