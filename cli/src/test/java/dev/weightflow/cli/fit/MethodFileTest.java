package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.local.json.Json;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests user-defined methods: the documentation's examples, from the file to a model that no longer needs it. */
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

        // the file is deleted, and the model still works
        Files.delete(file);
        assertThat(predict(out.resolve("last/adapter.safetensors")))
                .as(terminal.err())
                .isZero();
        assertThat(Files.readString(out.resolve("README.md")))
                .contains("| method file | `method.py`, SHA-256 ")
                .doesNotContain("def adapt");
        assertThat(Files.readString(out.resolve("run.json"))).doesNotContain("def adapt");
        assertThat(out.resolve("method.py")).hasSameTextualContentAs(EXAMPLES.resolve(example));
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
    void the_method_file_of_somebody_s_weights_is_evaluated_only_when_it_is_trusted_which_is_remembered()
            throws IOException {
        Path file = Files.copy(EXAMPLES.resolve("ia3.py"), folder.resolve("mine.py"));
        assertThat(fit("--method-file", file.toString(), "--steps", "2")).isZero();
        Path adapter = out.resolve("last/adapter.safetensors");
        String own = Digest.ofText(Files.readString(file)).hex();
        Path remembered = folder.resolve(".weightflow/methods").resolve(own + ".py");
        assertThat(remembered).hasSameTextualContentAs(file);
        assertThat(Files.getPosixFilePermissions(remembered)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(remembered.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));

        // as received from somebody else: the same folder, where nothing is trusted yet
        Files.delete(remembered);
        for (List<String> command : List.of(
                List.of("predict", "--data", data.resolve("JPEGImages").toString(), "--out"),
                List.of("export", "--format", "merged", "--out"),
                List.of("export", "--format", "onnx", "--out"),
                List.of("export", "--format", "huggingface", "--out"))) {
            List<String> words = new ArrayList<>(command);
            words.add(folder.resolve("opened").toString());
            words.add(1, adapter.toString());
            assertThat(terminal.run(words.toArray(String[]::new))).isEqualTo(ExitStatus.REFUSED.code());
            assertThat(terminal.err())
                    .contains("def bias(b0, p, target):  # [out]")
                    .contains(adapter + " was made with a method file, digest " + own)
                    .contains("--trust-method");
        }
        assertThat(folder.resolve("opened")).doesNotExist();
        assertThat(remembered).doesNotExist();
        assertThat(predict(out.resolve("last/model.safetensors")))
                .as("a merged model evaluates nothing")
                .isZero();

        assertThat(predict(adapter, "--trust-method")).as(terminal.err()).isZero();
        assertThat(predict(adapter)).as(terminal.err()).isZero();
    }

    @Test
    void an_adapter_whose_method_file_was_changed_is_refused_and_so_is_another_file() throws IOException {
        Path file = Files.copy(EXAMPLES.resolve("ia3.py"), folder.resolve("mine.py"));
        assertThat(fit("--method-file", file.toString(), "--steps", "2")).isZero();
        Path adapter = out.resolve("last/adapter.safetensors");
        String own = Digest.ofText(Files.readString(file)).hex();
        Path remembered = folder.resolve(".weightflow/methods").resolve(own + ".py");
        String changed = Files.readString(file).replace("torch.ones", "0.5 * torch.ones");
        Path other = Files.writeString(folder.resolve("other.py"), changed);

        // the header of a file of old has the text: changed with its digest it is another method, which nobody trusts
        Path foreign = folder.resolve("foreign.safetensors");
        rewrite(
                adapter,
                foreign,
                Map.of(
                        "method.text",
                        changed,
                        "method.digest",
                        Digest.ofText(changed).hex()));
        assertThat(predict(foreign)).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err()).contains(Digest.ofText(changed).hex()).contains("--trust-method");
        // what it would tell the terminal is not told
        String steering = changed + "# \u001b]0;trusted\u0007\u202e\n";
        rewrite(
                adapter,
                foreign,
                Map.of(
                        "method.text",
                        steering,
                        "method.digest",
                        Digest.ofText(steering).hex()));
        assertThat(predict(foreign)).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err())
                .contains(Digest.ofText(steering).hex(), "]0;trusted")
                .doesNotContain("\u001b", "\u0007", "\u202e");
        // and with the digest that it had it is no checkpoint
        rewrite(adapter, foreign, Map.of("method.text", changed));
        assertThat(predict(foreign, "--trust-method")).isNotZero();
        assertThat(terminal.err())
                .contains("its method's text has the digest "
                        + Digest.ofText(changed).hex());
        // a file of old that is one's own
        rewrite(adapter, foreign, Map.of("method.text", Files.readString(file)));
        assertThat(predict(foreign)).as(terminal.err()).isZero();

        // the file beside the checkpoints was changed, and what was remembered too
        Files.writeString(out.resolve("method.py"), changed);
        Files.writeString(remembered, changed);
        assertThat(predict(adapter, "--trust-method")).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err())
                .contains("was made with a method file of the digest " + own)
                .contains(Digest.ofText(changed).hex());
        assertThat(fit("--method-file", file.toString(), "--steps", "2")).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err()).contains("method.py is no longer the method that the run started with");

        assertThat(predict(adapter, "--method-file", other.toString())).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err()).contains("was made with another method file than " + other);
        assertThat(predict(adapter, "--method-file", file.toString()))
                .as(terminal.err())
                .isZero();
        assertThat(remembered).hasSameTextualContentAs(file);
    }

    private static void rewrite(Path adapter, Path target, Map<String, String> more) {
        WeightsFile weights = WeightsFile.read(adapter);
        Map<String, String> metadata = new HashMap<>(weights.metadata());
        metadata.putAll(more);
        Safetensors.write(target, weights.tensors(), metadata);
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
                        + " has a fault: line 19: there is no torch.nosuch (did you mean torch.cosh?); docs/reference/method-files.md lists the operations on"
                        + " tensors.\n");
        assertThat(out).doesNotExist();
    }

    @Test
    void what_is_no_method_file_is_said_to_be_none() throws IOException {
        assertThat(fit("--method-file", "nowhere.py", "--steps", "1")).isNotZero();
        assertThat(terminal.err()).contains("There is no method file nowhere.py; docs/adding-a-method.md shows");

        Path binary = Files.write(folder.resolve("mine.bin"), new byte[] {(byte) 0xff, 0, 1});
        assertThat(fit("--method-file", binary.toString(), "--steps", "1")).isNotZero();
        assertThat(terminal.err()).contains("mine.bin is not UTF-8 text; docs/adding-a-method.md shows");

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

    private int predict(Path model, String... more) {
        String[] all = {
            "predict",
            model.toString(),
            "--data",
            data.resolve("JPEGImages").toString(),
            "--out",
            folder.resolve("predictions").toString()
        };
        return terminal.run(Stream.of(all, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private int fit(String... more) {
        String[] all = {
            "fit", "--data", data.toString(), "--model", "micro", "--batch-size", "4", "--out", out.toString()
        };
        return terminal.run(Stream.of(all, more).flatMap(Stream::of).toArray(String[]::new));
    }
}
