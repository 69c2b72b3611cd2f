package dev.weightflow.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.fit.PythonModel;
import dev.weightflow.local.json.Json;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.backbone.vit.VitConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class ExportCommandTest {

    private static final Path ADAPTER = Path.of("src/test/resources/python/delora.safetensors");

    @TempDir
    Path root;

    private CapturedTerminal terminal;

    @BeforeEach
    void open() {
        terminal = new CapturedTerminal(root);
    }

    private int export(Path model, String format, Path out) {
        return terminal.run("export", model.toString(), "--format", format, "--out", out.toString());
    }

    @Test
    void onnx_is_a_file() {
        Path onnx = root.resolve("model.onnx");

        assertThat(export(ADAPTER, "onnx", onnx)).isZero();

        assertThat(terminal.out()).isEqualToIgnoringNewLines("Wrote " + onnx);
        assertThat(onnx).isNotEmptyFile();
    }

    @Test
    void huggingface_is_a_folder_that_says_what_the_model_is() throws IOException {
        // given
        Path folder = root.resolve("hub/model");
        Path merged = root.resolve("merged.safetensors");
        assertThat(export(ADAPTER, "merged", merged)).isZero();

        // when
        assertThat(export(ADAPTER, "huggingface", folder)).isZero();

        // then
        assertThat(folder.resolve("model.safetensors")).hasSameBinaryContentAs(merged);
        assertThat(folder.resolve(PythonModel.NAME)).hasContent(PythonModel.text());
        JsonNode config = Json.MAPPER.readTree(folder.resolve("config.json").toFile());
        assertThat(config.path("model_type").asText()).isEqualTo("weightflow");
        assertThat(config.path("image_size").asInt()).isEqualTo(64);
        assertThat(config.path("depths").toString()).isEqualTo("[2,2,2,2]");
        assertThat(config.path("decoder").asText()).isEqualTo("hrnet");
        assertThat(config.path("tasks").findValuesAsText("name")).containsExactly("semseg", "human_parts");
        assertThat(config.at("/tasks/0/options/classes/15").asText()).isEqualTo("person");
        assertThat(config.at("/method_options/rank").asText()).isNotEmpty();
        JsonNode preprocessor =
                Json.MAPPER.readTree(folder.resolve("preprocessor_config.json").toFile());
        assertThat(preprocessor.path("size").toString()).isEqualTo("{\"height\":64,\"width\":64}");
        assertThat(preprocessor.path("image_mean").toString()).isEqualTo("[0.485,0.456,0.406]");
        assertThat(preprocessor.path("image_std").toString()).isEqualTo("[0.229,0.224,0.225]");
        assertThat(preprocessor.path("rescale_factor").asDouble()).isEqualTo(1 / 255.0);
    }

    @Test
    void the_card_has_the_hub_s_metadata_and_says_where_the_model_is_from() throws IOException {
        assertThat(export(ADAPTER, "huggingface", root.resolve("hub"))).isZero();

        String card = Files.readString(root.resolve("hub/README.md"));
        Map<String, Object> metadata = new Yaml().load(card.split("---\n")[1]);
        assertThat(metadata).containsEntry("library_name", "weightflow");
        assertThat(metadata.get("tags")).asList().contains("weightflow-delora");
        assertThat(card)
                .contains(
                        "# Swin-micro, fine-tuned with delora",
                        "| tasks | semseg, human_parts |",
                        "| base weights | random, from seed 0 |",
                        "| exported from | a checkpoint, sha256 "
                                + Digest.of(ADAPTER).hex() + " |",
                        "python3 weightflow_model.py . photo.jpg",
                        "Model.load(\".\")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"onnx", "huggingface"})
    void what_others_cannot_run_is_refused_and_nothing_is_written(String format) {
        Path model = root.resolve("gated.safetensors");
        try (Network network = Network.create(
                NetworkConfig.of(SwinConfig.micro(), 64, List.of(PascalTasks.SAL)),
                Methods.of(Methods.spec(MethodName.VPT)),
                Device.cpu(),
                1)) {
            Checkpoint.write(network, model);
        }

        assertThat(export(model, format, root.resolve("out"))).isEqualTo(5);

        assertThat(terminal.err())
                .isEqualToIgnoringNewLines(model + " was trained with vpt, which adds more than plain weights to the"
                        + " backbone, so that other programs cannot run it; predict with './weightflow predict'");
        assertThat(root.resolve("out")).doesNotExist();
    }

    @Test
    void a_folder_whose_python_file_could_not_predict_is_refused() {
        Path model = root.resolve("vit.safetensors");
        try (Network network = Network.create(
                NetworkConfig.of(VitConfig.MICRO, 64, List.of(PascalTasks.SAL)),
                Methods.of(Methods.spec(MethodName.DELORA)),
                Device.cpu(),
                1)) {
            Checkpoint.write(network, model);
        }

        assertThat(export(model, "huggingface", root.resolve("out"))).isEqualTo(5);

        assertThat(terminal.err())
                .isEqualToIgnoringNewLines(
                        model + " has the backbone 'vit-micro', but the folder's weightflow_model.py supports"
                                + " Swin Transformers only; export it with --format onnx or merged");
        assertThat(root.resolve("out")).doesNotExist();
        assertThat(export(model, "onnx", root.resolve("vit.onnx"))).isZero();
    }

    @Test
    void a_folder_is_no_file_and_a_file_no_folder() throws IOException {
        assertThat(export(ADAPTER, "onnx", root)).isEqualTo(2);
        assertThat(terminal.err())
                .isEqualToIgnoringNewLines("--out is " + root
                        + ", a folder, but 'onnx' writes a file; name one in it; see './weightflow export --help'.");

        Path file = Files.writeString(root.resolve("file"), "");
        assertThat(export(ADAPTER, "huggingface", file)).isEqualTo(2);
        assertThat(terminal.err()).contains(file + ", a file, but 'huggingface' writes a folder; name another; see");
    }

    @Test
    void a_form_that_is_not_there_is_answered_with_those_that_are() {
        assertThat(export(ADAPTER, "tflite", root.resolve("out"))).isEqualTo(2);
        assertThat(terminal.err()).containsIgnoringCase("merged, onnx, huggingface, peft");
    }
}
