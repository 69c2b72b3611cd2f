package dev.weightflow.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.evaluation.Predictor;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.Networks;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.weights.Safetensors;
import dev.weightflow.model.weights.WeightsException;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFileTest {

    private static final long SEED = 7;
    private static final NetworkConfig MICRO = NetworkConfig.of(SwinConfig.micro(), 64);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void adapter_and_merged_model_open_without_options_and_predict_the_same(MethodName method) {
        // given
        Path adapter = folder.resolve("adapter.safetensors");
        Path merged = folder.resolve("model.safetensors");
        Map<Task, float[]> expected;
        try (Network network = trained(method)) {
            ModelFile.writeAdapter(network, SEED, adapter);
            ModelFile.writeMerged(network, SEED, merged);
            expected = predictions(network);
        }

        // when, then
        try (Network network = ModelFile.open(adapter, Optional.empty(), Device.cpu())) {
            assertThat(network.method().name()).isEqualTo(method);
            same(predictions(network), expected);
        }
        try (Network network = ModelFile.open(merged, Optional.empty(), Device.cpu())) {
            assertThat(network.parameters().trained()).isEmpty();
            same(predictions(network), expected);
        }

        // when an adapter is merged later, then the file is the same
        Path later = folder.resolve("later.safetensors");
        ModelFile.merge(adapter, Optional.empty(), Device.cpu(), later);
        assertThat(later).hasSameBinaryContentAs(merged);
    }

    @Test
    void an_adapter_holds_what_was_trained_and_nothing_else() {
        Path adapter = folder.resolve("adapter.safetensors");
        try (Network network = trained(MethodName.DELORA)) {
            ModelFile.writeAdapter(network, SEED, adapter);

            assertThat(WeightsFile.read(adapter).tensors().keySet())
                    .isEqualTo(StateDictLoader.trainedOf(network).keySet())
                    .anyMatch(name -> name.endsWith(".attn.q.delora_W1"))
                    .noneMatch(name -> name.endsWith(".attn.qkv.weight"));
        }
    }

    @Test
    void an_adapter_over_base_weights_asks_for_just_these() {
        // given a backbone under its published names, and an adapter over it
        Path base = folder.resolve("swin.safetensors");
        Path other = folder.resolve("other.safetensors");
        backbone(11, base);
        backbone(12, other);
        Path adapter = folder.resolve("adapter.safetensors");
        Map<Task, float[]> expected;
        try (Network network = Network.create(MICRO, Methods.of(MethodSpec.of(MethodName.LORA)), Device.cpu(), SEED)) {
            StateDictLoader.loadBackbone(network, "base", WeightsFile.read(base).tensors());
            ModelFile.writeAdapter(network, SEED, adapter);
            expected = predictions(network);
        }

        // when, then
        try (Network network = ModelFile.open(adapter, Optional.of(base), Device.cpu())) {
            same(predictions(network), expected);
        }
        assertThatThrownBy(() -> ModelFile.open(adapter, Optional.empty(), Device.cpu()))
                .isInstanceOfSatisfying(
                        CheckpointException.class, e -> assertThat(e.code()).isEqualTo("base-weights-needed"))
                .hasMessageContaining("--base-weights");
        assertThatThrownBy(() -> ModelFile.open(adapter, Optional.of(other), Device.cpu()))
                .hasMessageContaining("was trained over other weights than those of " + other);
    }

    @Test
    void a_checkpoint_of_the_platform_opens_too() {
        // given
        TrainingSpec spec = new TrainingRequest(
                        new DatasetId("0".repeat(64)),
                        Optional.of(ModelSize.MICRO),
                        Optional.of(MethodSpec.of(MethodName.DELORA)),
                        List.of(),
                        Optional.of(1),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(SEED),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())
                .complete();
        Path file = folder.resolve("checkpoint.safetensors");
        Map<Task, float[]> expected;
        try (Network network = Networks.untrained(spec, Device.cpu(), digest -> file)) {
            Map<String, String> metadata = new LinkedHashMap<>(
                    ModelFileInfo.of(network, ModelFileInfo.Form.WHOLE, SEED).metadata());
            metadata.remove("form");
            metadata.remove("seed");
            Checkpoint.write(network, file, metadata);
            expected = predictions(network);
        }

        // when, then
        try (Network network = ModelFile.open(file, Optional.empty(), Device.cpu())) {
            same(predictions(network), expected);
        }
    }

    @Test
    void other_weight_files_are_no_checkpoints() {
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(file, Map.of("x", HostTensor.of(new float[] {1}, 1)), Map.of("backbone", "huge"));

        assertThatThrownBy(() -> ModelFile.open(file, Optional.empty(), Device.cpu()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is no checkpoint of this program (no model is called 'huge'");
    }

    @Test
    void a_checkpoint_that_lacks_a_tensor_is_refused() {
        Path file = folder.resolve("model.safetensors");
        try (Network network = trained(MethodName.FULL)) {
            ModelFile.writeMerged(network, SEED, file);
        }
        WeightsFile whole = WeightsFile.read(file);
        Map<String, HostTensor> some = new LinkedHashMap<>(whole.tensors());
        some.remove("backbone.patch_embed.proj.bias");
        Path cut = folder.resolve("cut.safetensors");
        Safetensors.write(cut, some, whole.metadata());

        assertThatThrownBy(() -> ModelFile.open(cut, Optional.empty(), Device.cpu()))
                .isInstanceOf(WeightsException.Mismatch.class)
                .hasMessageContaining("backbone.patch_embed.proj.bias");
    }

    @Test
    void a_backbone_is_recognised_by_its_shapes_and_what_it_lacks_is_named() {
        // given
        Path file = folder.resolve("swin.safetensors");
        backbone(3, file);
        Map<String, HostTensor> tensors =
                new LinkedHashMap<>(WeightsFile.read(file).tensors());
        tensors.put("head.weight", HostTensor.of(new float[2 * 192], 2, 192));
        tensors.remove("layers.0.blocks.0.norm1.bias");
        tensors.put("layers.9.odd", HostTensor.of(new float[1], 1));
        Path changed = folder.resolve("changed.safetensors");
        Safetensors.write(changed, tensors, Map.of());

        // when
        BackboneSummary whole = BackboneSummary.of(WeightsFile.read(file));
        BackboneSummary summary = BackboneSummary.of(WeightsFile.read(changed));

        // then
        assertThat(whole.model()).isEqualTo("micro");
        assertThat(whole.isWhole()).isTrue();
        // at 64 pixels the last stage's windows have 2 tokens a side, not 4: two tables of 9 rows for 8 heads, not 49
        assertThat(whole.elements()).isEqualTo(1_285_206 - 2 * 8 * (49 - 9));
        assertThat(summary.isWhole()).isFalse();
        assertThat(summary.model()).isEqualTo("micro");
        assertThat(summary.notNeeded()).containsExactly("head.weight");
        assertThat(summary.difference().missing()).containsExactly("backbone.layers.0.blocks.0.norm1.bias");
        assertThat(summary.difference().unexpected()).containsExactly("backbone.layers.9.odd");
    }

    /** A network whose trained parameters are not those that its seed draws. */
    private static Network trained(MethodName method) {
        Network network = Network.create(MICRO, Methods.of(MethodSpec.of(method)), Device.cpu(), SEED);
        try (Network moved = Network.create(MICRO, Methods.of(MethodSpec.of(method)), Device.cpu(), SEED + 1)) {
            Torch.inference(() -> {
                network.parameters().trained().forEach(parameter -> {
                    NDArray from = moved.parameters().get(parameter.name());
                    parameter.array().addi(from);
                });
                return null;
            });
        }
        return network;
    }

    private static void backbone(long seed, Path file) {
        try (Network network = Network.create(MICRO, Methods.of(MethodSpec.of(MethodName.FULL)), Device.cpu(), seed)) {
            Map<String, HostTensor> published = new LinkedHashMap<>();
            StateDictLoader.of(network).forEach((name, tensor) -> {
                if (name.startsWith("backbone.")) {
                    published.put(name.substring("backbone.".length()), tensor);
                }
            });
            Safetensors.write(file, published, Map.of());
        }
    }

    private static Map<Task, float[]> predictions(Network network) {
        float[] image = new float[3 * 64 * 64];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) Math.sin(i * 0.37);
        }
        try (Predictor predictor = Predictor.of(network)) {
            return predictor.predict(image);
        }
    }

    private static void same(Map<Task, float[]> actual, Map<Task, float[]> expected) {
        assertThat(actual).containsOnlyKeys(expected.keySet());
        expected.forEach(
                (task, map) -> assertThat(actual.get(task)).as(task.key()).isEqualTo(map));
    }
}
