package dev.weightflow.research.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.client.FakeService;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.local.json.Json;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.BaseModel;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeometryCommandTest {

    @TempDir
    Path folder;

    private CapturedTerminal terminal;

    @BeforeEach
    void open() {
        terminal = new CapturedTerminal(folder);
    }

    @Test
    void an_adapter_is_measured_as_a_table_and_as_a_folder_of_files() {
        String out = folder.resolve("geometry").toString();

        int status = terminal.run("geometry", adapter(MethodName.DELORA), "--out", out);

        assertThat(status).as(terminal.err()).isZero();
        assertThat(terminal.out())
                .startsWith("delora: ")
                .contains("‖W1−W0‖", "layers.0.blocks.0.attn.q", "layers.3.blocks.1.attn.v")
                .doesNotContain("attn.k ", "mlp")
                .contains("Look at " + folder.resolve("geometry").resolve("geometry.html"));
        assertThat(folder.resolve("geometry").resolve("geometry.html"))
                .content()
                .startsWith("<!DOCTYPE html>")
                .contains("Geometry of fine-tuning", "layers.0.blocks.0.attn.q");
        assertThat(folder.resolve("geometry").resolve("geometry.txt")).isNotEmptyFile();
        assertThat(folder.resolve("geometry").resolve("geometry.csv")).content().startsWith("weight,pass,size,");
    }

    @Test
    void a_version_of_the_running_platform_is_fetched_once_and_measured() throws IOException {
        Path file = Path.of(adapter(MethodName.FAAR));
        String version = "{\"model\":\"people\",\"version\":2,\"registeredAt\":\"2026-01-02T03:04:05Z\","
                + "\"status\":\"champion\",\"aliases\":[\"champion\"],\"checkpoint\":\"" + Digest.of(file)
                + "\",\"job\":\"a-job\",\"dataset\":\"d\",\"method\":\"faar\"}";
        try (FakeService registry = new FakeService()) {
            registry.replying(
                            "GET /models/people",
                            "{\"name\":\"people\",\"versions\":2,\"latest\":2,\"aliases\":{\"champion\":2},\"undecided\":[],"
                                    + "\"failures\":[]}")
                    .replying(
                            "GET /models/people/versions/2",
                            "{\"version\":" + version + ",\"decisions\":[],\"artifacts\":[],\"pictures\":[]}")
                    .replying("GET /models/people/versions/2/weights", 200, Files.readAllBytes(file));
            Map<String, String> there = registry.as("checkpoint-registry");

            int status = terminal.run(there, "geometry", "people@champion", "--json");
            int again = terminal.run(there, "geometry", "people@2", "--json");

            assertThat(status).as(terminal.err()).isZero();
            assertThat(again).as(terminal.err()).isZero();
            assertThat(Json.MAPPER
                            .readTree(terminal.out())
                            .path("weights")
                            .get(0)
                            .path("weight")
                            .asText())
                    .isEqualTo("layers.0.blocks.0.attn.q");
            assertThat(registry.requests()).containsOnlyOnce("GET /models/people/versions/2/weights");
            assertThat(terminal.run(there, "geometry", "people@best")).isEqualTo(4);
            assertThat(terminal.err()).contains("No version of people has the alias 'best'; there are champion");
        }
    }

    @Test
    void json_stands_alone_on_standard_output() throws IOException {
        int status =
                terminal.run("geometry", adapter(MethodName.DELORA), "--json", "--leading", "3", "--path-steps", "4");

        assertThat(status).as(terminal.err()).isZero();
        JsonNode json = Json.MAPPER.readTree(terminal.out());
        JsonNode first = json.path("weights").path(0);
        assertThat(first.path("weight").asText()).isEqualTo("layers.0.blocks.0.attn.q");
        assertThat(first.path("inputAngles")).hasSize(3);
        assertThat(first.path("path").path("steps").asInt()).isEqualTo(4);
        // the paper's field starts nearly uniform: a square weight moves by about 1
        assertThat(first.path("distance").asDouble()).isCloseTo(1, within(0.01));
        assertThat(json.path("gradients").isMissingNode()
                        || json.path("gradients").isNull())
                .isTrue();
    }

    @Test
    void with_images_the_tasks_gradients_are_compared() throws IOException {
        Path data = folder.resolve("data");
        SceneDataset.render(SceneOptions.of(data, 2, 1, 3).withSize(64, 48), step -> {});

        int status = terminal.run("geometry", adapter(MethodName.DELORA), "--json", "--data", data.toString());

        assertThat(status).as(terminal.err()).isZero();
        JsonNode gradients = Json.MAPPER.readTree(terminal.out()).path("gradients");
        assertThat(gradients.path("images").asInt()).isEqualTo(2);
        assertThat(gradients.path("cosines")).hasSize(4);
        assertThat(gradients.path("cosines").path(0).path(0).asDouble()).isEqualTo(1);
    }

    @Test
    void a_model_that_says_nothing_of_its_beginning_is_refused_with_the_way_out() {
        Path whole = folder.resolve("whole.safetensors");
        try (Network network = Network.create(config(), Methods.of(Methods.spec(MethodName.FULL)), Device.cpu(), 3)) {
            Checkpoint.write(network, whole);
        }

        int status = terminal.run("geometry", whole.toString());

        assertThat(status).isEqualTo(5);
        assertThat(terminal.err()).contains("does not say what its weights were before training");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        terminal.run("geometry", "nowhere");

        assertThat(terminal.err()).startsWith("nowhere: there is no such file");
    }

    @Test
    void the_method_file_of_somebody_s_weights_is_evaluated_only_when_it_is_trusted() throws IOException {
        Path data = folder.resolve("data");
        SceneDataset.render(SceneOptions.of(data, 2, 1, 3).withSize(64, 48), step -> {});
        Path run = folder.resolve("run");
        String words = "fit --data " + data + " --model micro --batch-size 2 --steps 1 --device cpu --out " + run
                + " --method-file ../docs/examples/ia3.py";
        assertThat(terminal.run(words.split(" "))).as(terminal.err()).isZero();
        String adapter = run.resolve("last/adapter.safetensors").toString();
        // as received from somebody else: nothing is trusted yet
        Digest own = Digest.of(Path.of("../docs/examples/ia3.py"));
        Files.delete(folder.resolve(".weightflow/methods").resolve(own.hex() + ".py"));

        assertThat(terminal.run("geometry", adapter)).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err())
                .contains("def bias(b0, p, target):  # [out]")
                .contains(adapter + " was made with a method file, digest " + own.hex())
                .contains("--trust-method");
        assertThat(terminal.run("geometry", adapter, "--trust-method"))
                .as(terminal.err())
                .isZero();
    }

    @Test
    void numbers_out_of_range_are_wrong_on_the_command_line() {
        assertThat(terminal.run("geometry", "x", "--leading", "0")).isEqualTo(2);
        assertThat(terminal.err()).contains("--leading is 0, and must be at least 1");
    }

    private String adapter(MethodName method) {
        Path file = folder.resolve("adapter.safetensors");
        BaseModel base = new BaseModel(3, Optional.empty());
        try (Network network = base.build(config(), Methods.of(Methods.spec(method)), Device.cpu(), digest -> {
            throw new AssertionError();
        })) {
            Checkpoint.write(network, file);
        }
        return file.toString();
    }

    private static NetworkConfig config() {
        return NetworkConfig.of(SwinConfig.micro(), 32);
    }
}
