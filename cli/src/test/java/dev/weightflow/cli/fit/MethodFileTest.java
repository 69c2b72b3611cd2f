package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.console.Json;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A method of one's own: the documentation's examples, from the file to a model that needs it no more. */
class MethodFileTest {

    private static final Path EXAMPLES = Path.of("../docs/examples");

    @TempDir
    Path folder;

    private CapturedTerminal terminal;
    private Path data;
    private Path out;

    @BeforeEach
    void open() {
        terminal = new CapturedTerminal(folder);
        data = folder.resolve("data");
        out = folder.resolve("out");
        SceneDataset.render(SceneOptions.of(data, 8, 2, 3).withSize(64, 48), step -> {});
    }

    @ParameterizedTest
    @CsvSource({"lora_xs.py, --rank=4", "ia3.py, --seed=0"})
    void an_example_is_trained_and_its_loss_falls(String example, String option) throws IOException {
        Path file = Files.copy(EXAMPLES.resolve(example), folder.resolve("mine.py"));

        int fitted = fit("--method-file", file.toString(), option, "--steps", "24");

        assertThat(fitted).as(terminal.err()).isZero();
        List<Double> losses = losses();
        assertThat(losses).hasSize(24);
        assertThat(mean(losses.subList(20, 24))).isLessThan(0.9 * mean(losses.subList(0, 4)));

        // the file is gone, and the model is used all the same
        Files.delete(file);
        int predicted = terminal.run(
                "predict",
                out.resolve("last/adapter.safetensors").toString(),
                "--data",
                data.resolve("JPEGImages").toString(),
                "--out",
                folder.resolve("predictions").toString());
        assertThat(predicted).as(terminal.err()).isZero();
        assertThat(Files.readString(out.resolve("README.md"))).doesNotContain("def adapt");
    }

    @Test
    void a_run_goes_on_with_the_file_that_it_began_with_and_with_no_other() throws IOException {
        Path file = Files.copy(EXAMPLES.resolve("ia3.py"), folder.resolve("mine.py"));
        assertThat(fit("--method-file", file.toString(), "--steps", "2")).isZero();
        assertThat(fit("--method-file", file.toString(), "--steps", "2"))
                .as(terminal.err())
                .isZero();

        Files.writeString(file, Files.readString(file).replace("torch.ones", "0.5 * torch.ones"));

        assertThat(fit("--method-file", file.toString(), "--steps", "2")).isNotZero();
        assertThat(terminal.err()).contains("method.digest is ").doesNotContain("def adapt");
    }

    @Test
    void a_comparison_has_rows_of_files() throws IOException {
        Path file = Files.copy(EXAMPLES.resolve("lora_xs.py"), folder.resolve("mine.py"));

        int compared = terminal.run(
                "compare",
                "--methods",
                "decoders-only,file:" + file + ":rank=4,file:" + EXAMPLES.resolve("ia3.py"),
                "--data",
                data.toString(),
                "--model",
                "micro",
                "--seeds",
                "1",
                "--steps",
                "1",
                "--batch-size",
                "4",
                "--json",
                "--out",
                out.toString());

        assertThat(compared).as(terminal.err()).isZero();
        List<String> names = new ArrayList<>();
        Json.MAPPER
                .readTree(terminal.out())
                .path("rows")
                .forEach(row -> names.add(row.path("summary").path("name").asText()));
        assertThat(names).containsExactly("decoders-only", "mine rank=4", "ia3");
    }

    @Test
    void a_fault_is_named_with_file_and_line_before_anything_is_written() throws IOException {
        Path file = Files.writeString(
                folder.resolve("mine.py"),
                Files.readString(EXAMPLES.resolve("ia3.py")).replace("return b0\n", "return torch.nosuch(b0)\n"));

        int status = fit("--method-file", file.toString(), "--steps", "1");

        assertThat(status).isEqualTo(2);
        assertThat(terminal.err())
                .endsWith(file
                        + " has a fault: line 19: there is no torch.nosuch; write an operation of PyTorch as torch.NAME or"
                        + " torch.linalg.NAME.\n");
        assertThat(out).doesNotExist();
    }

    @Test
    void what_is_no_method_file_is_said_to_be_none() throws IOException {
        assertThat(fit("--method-file", "nowhere.py", "--steps", "1")).isNotZero();
        assertThat(terminal.err()).contains("There is no method file nowhere.py; docs/adding-a-method.md shows");

        Path binary = Files.write(folder.resolve("mine.bin"), new byte[] {(byte) 0xff, 0, 1});
        assertThat(fit("--method-file", binary.toString(), "--steps", "1")).isNotZero();
        assertThat(terminal.err()).contains("mine.bin is no text in UTF-8; docs/adding-a-method.md shows");

        Path large = Files.write(folder.resolve("large.py"), new byte[20_000]);
        assertThat(fit("--method-file", large.toString(), "--steps", "1")).isNotZero();
        assertThat(terminal.err()).contains("large.py has 20000 bytes, and a method file may have 16384;");

        assertThat(fit("--method", "file", "--steps", "1")).isNotZero();
        assertThat(terminal.err()).contains("A method of your own is named by its file: --method-file FILE.");

        assertThat(fit("--method", "lora", "--method-file", "a.py", "--steps", "1"))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("mutually exclusive");
    }

    private List<Double> losses() throws IOException {
        List<Double> losses = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve("metrics.jsonl"))) {
            JsonNode read = Json.MAPPER.readTree(line);
            if (read.has("loss")) {
                losses.add(read.path("loss").asDouble());
            }
        }
        return losses;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private int fit(String... more) {
        String[] all = {
            "fit", "--data", data.toString(), "--model", "micro", "--batch-size", "4", "--out", out.toString()
        };
        return terminal.run(Stream.of(all, more).flatMap(Stream::of).toArray(String[]::new));
    }
}
