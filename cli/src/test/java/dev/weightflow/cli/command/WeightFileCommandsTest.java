package dev.weightflow.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.local.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFileCommandsTest {

    @TempDir
    Path root;

    private CapturedTerminal terminal;
    private Path weights;

    @BeforeEach
    void open() {
        terminal = new CapturedTerminal(root);
        weights = root.resolve("weights.safetensors");
        Safetensors.write(weights, Map.of("head.bias", HostTensor.of(new float[] {1, 2}, 2)), Map.of("step", "7"));
    }

    @Test
    void inspect_lists_the_tensors() {
        assertThat(terminal.run("inspect", weights.toString())).isZero();
        assertThat(terminal.out()).contains("format     safetensors", "metadata   step = 7", "  head.bias  F32   2");
    }

    @Test
    void inspect_gives_json_to_scripts() throws IOException {
        assertThat(terminal.run("inspect", "--json", weights.toString())).isZero();

        JsonNode inspection = Json.MAPPER.readTree(terminal.out());
        assertThat(inspection.path("parameters").asInt()).isEqualTo(2);
        assertThat(inspection.path("tensors").path(0).path("shape").toString()).isEqualTo("[2]");
    }

    @Test
    void convert_writes_a_safetensors_file_and_tells_its_digest() throws IOException {
        Path out = root.resolve("copy.safetensors");

        assertThat(terminal.run("convert", "--json", weights.toString(), "--out", out.toString()))
                .isZero();

        JsonNode conversion = Json.MAPPER.readTree(terminal.out());
        assertThat(out).hasDigest("SHA-256", conversion.path("sha256").asText());
        assertThat(out).hasSameBinaryContentAs(weights);
    }

    @Test
    void a_missing_file_is_named() {
        assertThat(terminal.run("inspect", "no/such.pth")).isEqualTo(4);
        assertThat(terminal.err()).isEqualToIgnoringNewLines("no/such.pth: there is no such file");
    }

    @Test
    void a_file_that_is_no_weight_file_is_named_and_nothing_is_written() throws IOException {
        Path text = Files.writeString(root.resolve("notes.pth"), "these are no weights, only words");

        assertThat(terminal.run(
                        "convert",
                        "--json",
                        text.toString(),
                        "--out",
                        root.resolve("out.safetensors").toString()))
                .isEqualTo(5);

        JsonNode error = Json.MAPPER.readTree(terminal.err());
        assertThat(error.path("code").asText()).isEqualTo("weights-unsupported");
        assertThat(error.path("error").asText())
                .isEqualTo(text + ": this is neither a safetensors file nor one that torch.save wrote");
        assertThat(root.resolve("out.safetensors")).doesNotExist();
    }
}
