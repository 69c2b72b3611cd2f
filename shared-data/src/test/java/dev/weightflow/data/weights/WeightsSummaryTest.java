package dev.weightflow.data.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.data.host.HostTensor;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsSummaryTest {

    @TempDir
    Path folder;

    @Test
    void tells_people_what_a_file_holds() {
        Path file = folder.resolve("w.safetensors");
        WrittenFile written = Safetensors.write(
                file, Map.of("head.weight", HostTensor.of(new float[12], 3, 4)), Map.of("step", "7\u001b[2J"));

        String text = WeightsSummary.of(file).toText();

        assertThat(text.lines())
                .containsExactly(
                        "file       " + file,
                        "format     safetensors",
                        "size       " + written.bytes() + " bytes",
                        "sha256     " + written.sha256(),
                        "tensors    1, with 12 elements in 48 bytes",
                        "metadata   step = 7\\u001b[2J",
                        "  head.weight  F32   3×4");
    }

    @Test
    void tells_scripts_the_same() {
        JsonNode json = new ObjectMapper().valueToTree(WeightsSummary.of(Fixtures.file("checkpoint-zip.pth")));

        assertThat(json.path("format").asText()).isEqualTo("PyTorch zip");
        assertThat(json.path("bytes").asLong()).isEqualTo(Fixtures.bytes("checkpoint-zip.pth").length);
        assertThat(json.path("sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(json.path("parameters").asLong()).isEqualTo(12 + 6 + 2 + 6);
        assertThat(json.path("tensors").path(0).toString())
                .isEqualTo("{\"name\":\"module.backbone.layers.0.blocks.0.attn.qkv.linear.weight\",\"dtype\":\"F32\","
                        + "\"shape\":[6,2],\"parameters\":12,\"bytes\":48}");
        assertThat(json.path("skippedKeys")).hasSize(12);
        assertThat(json.path("placeholders").toString()).contains("yacs.config.CfgNode");
    }

    @Test
    void an_inspection_in_text_names_what_was_not_read() {
        assertThat(WeightsSummary.of(Fixtures.file("checkpoint-stream.pth")).toText())
                .contains("format     PyTorch legacy stream")
                .contains("left out   epoch, max_accuracy")
                .contains("not built  numpy.");
    }
}
