package dev.weightflow.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.data.weights.WeightsException;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.evaluation.Predictor;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointTest {

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
        Map<TaskName, float[]> expected;
        try (Network network = trained(method)) {
            Checkpoint.write(network, adapter);
            Checkpoint.writeMerged(network, merged);
            expected = predictions(network);
        }

        // when, then
        try (Network network = Checkpoint.open(adapter, Optional.empty(), Device.cpu(), ExampleMethods.TEXTS)) {
            assertThat(network.method().name()).isEqualTo(method);
            same(predictions(network), expected);
        }
        try (Network network = Checkpoint.open(merged, Optional.empty(), Device.cpu())) {
            assertThat(network.parameters().trained()).isEmpty();
            same(predictions(network), expected);
        }

        // when an adapter is merged later, then the file is the same
        Path later = folder.resolve("later.safetensors");
        Checkpoint.merge(adapter, Optional.empty(), Device.cpu(), later, ExampleMethods.TEXTS);
        assertThat(later).hasSameBinaryContentAs(merged);
    }

    @Test
    void an_adapter_holds_what_was_trained_and_nothing_else() {
        Path adapter = folder.resolve("adapter.safetensors");
        try (Network network = trained(MethodName.DELORA)) {
            Checkpoint.write(network, adapter);

            assertThat(WeightsFile.read(adapter).tensors().keySet())
                    .isEqualTo(StateDictLoader.trainedOf(network).keySet())
                    .anyMatch(name -> name.endsWith(".attn.q.delora_W1"))
                    .noneMatch(name -> name.endsWith(".attn.qkv.weight"));
        }
    }

    @Test
    void an_adapter_over_base_weights_asks_for_just_these() throws IOException {
        // given a backbone under its published names, and an adapter over it
        Path base = folder.resolve("swin.safetensors");
        Path other = folder.resolve("other.safetensors");
        backbone(11, base);
        backbone(12, other);
        Path adapter = folder.resolve("adapter.safetensors");
        Map<TaskName, float[]> expected;
        try (Network network = new BaseModel(SEED, Optional.of(Digest.of(base)))
                .build(MICRO, Methods.of(Methods.spec(MethodName.LORA)), Device.cpu(), digest -> base)) {
            Checkpoint.write(network, adapter);
            expected = predictions(network);
        }

        // when, then
        try (Network network = Checkpoint.open(adapter, Optional.of(base), Device.cpu())) {
            same(predictions(network), expected);
        }
        assertThatThrownBy(() -> Checkpoint.open(adapter, Optional.empty(), Device.cpu()))
                .isInstanceOfSatisfying(
                        CheckpointException.class, e -> assertThat(e.code()).isEqualTo("base-weights-needed"))
                .hasMessageContaining("give them as --weights");
        assertThatThrownBy(() -> Checkpoint.open(adapter, Optional.of(other), Device.cpu()))
                .hasMessageContaining("was trained over other weights than these base weights");
    }

    @Test
    void a_checkpoint_of_the_platform_opens_too() {
        // given
        TrainingSpec spec = TrainingRequest.on(new DatasetId("0".repeat(64)))
                .with("model", ModelSize.MICRO)
                .with("method", Methods.spec(MethodName.DELORA))
                .with("epochs", 1)
                .with("seed", SEED)
                .complete();
        Path file = folder.resolve("checkpoint.safetensors");
        Map<TaskName, float[]> expected;
        try (Network network = Checkpoint.untrained(spec, Tasks.PASCAL, Device.cpu(), digest -> file)) {
            Checkpoint.write(network, file);
            expected = predictions(network);
        }

        // when, then
        try (Network network = Checkpoint.open(file, Optional.empty(), Device.cpu())) {
            same(predictions(network), expected);
        }
    }

    @Test
    void checkpoints_of_old_open_by_the_seed_or_the_base_that_they_name() throws IOException {
        // given what 'fit' and the trainer once wrote: no form and no digest, or a seed and no base
        Path base = folder.resolve("swin.safetensors");
        backbone(11, base);
        Path file = folder.resolve("new.safetensors");
        Map<TaskName, float[]> expected;
        try (Network network = new BaseModel(SEED, Optional.of(Digest.of(base)))
                .build(MICRO, Methods.of(Methods.spec(MethodName.LORA)), Device.cpu(), digest -> base)) {
            Checkpoint.write(network, file);
            expected = predictions(network);
        }
        WeightsFile now = WeightsFile.read(file);
        Map<String, String> ofTrainer = new LinkedHashMap<>(now.metadata());
        ofTrainer.keySet().removeAll(Set.of("form", "format", "digestOfFrozen"));
        Map<String, String> ofFit = new LinkedHashMap<>(now.metadata());
        ofFit.put("seed", Long.toString(SEED));
        ofFit.keySet().removeAll(Set.of("weightflow.base.seed", "weightflow.base.weights"));

        for (Map<String, String> metadata : List.of(ofTrainer, ofFit)) {
            Path old = folder.resolve("old.safetensors");
            Safetensors.write(old, now.tensors(), metadata);

            // when, then
            try (Network network = Checkpoint.open(old, Optional.of(base), Device.cpu())) {
                same(predictions(network), expected);
            }
            assertThatThrownBy(() -> Checkpoint.open(old, Optional.empty(), Device.cpu()))
                    .isInstanceOfSatisfying(
                            CheckpointException.class, e -> assertThat(e.code()).isEqualTo("base-weights-needed"));
        }
    }

    @Test
    void a_checkpoint_whose_method_has_an_option_of_an_earlier_release_is_refused_by_its_name() throws IOException {
        Path file = folder.resolve("timed.safetensors");
        try (Network network = new BaseModel(SEED, Optional.empty())
                .build(MICRO, Methods.of(Methods.spec(MethodName.DELORA)), Device.cpu(), digest -> file)) {
            Checkpoint.write(network, file);
        }
        WeightsFile now = WeightsFile.read(file);
        Map<String, String> header = new LinkedHashMap<>(now.metadata());
        header.put("method.learnedTime", "true");
        Safetensors.write(file, now.tensors(), header);

        assertThatThrownBy(() -> Checkpoint.open(file, Optional.empty(), Device.cpu()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("learnedTime is no longer an option: weights flow for unit time");
    }

    @Test
    void other_weight_files_are_no_checkpoints() {
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(file, Map.of("x", HostTensor.of(new float[] {1}, 1)), Map.of("backbone", "huge"));

        assertThatThrownBy(() -> Checkpoint.open(file, Optional.empty(), Device.cpu()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is not a checkpoint of this program (no model is called 'huge'");
    }

    @Test
    void a_checkpoint_that_lacks_a_tensor_is_refused() {
        Path file = folder.resolve("model.safetensors");
        try (Network network = trained(MethodName.FULL)) {
            Checkpoint.writeMerged(network, file);
        }
        WeightsFile whole = WeightsFile.read(file);
        Map<String, HostTensor> some = new LinkedHashMap<>(whole.tensors());
        some.remove("backbone.patch_embed.proj.bias");
        Path cut = folder.resolve("cut.safetensors");
        Safetensors.write(cut, some, whole.metadata());

        assertThatThrownBy(() -> Checkpoint.open(cut, Optional.empty(), Device.cpu()))
                .isInstanceOf(WeightsException.Mismatch.class)
                .hasMessageContaining("backbone.patch_embed.proj.bias");
    }

    /** Creates a network whose trained parameters differ from its seed's. */
    private static Network trained(MethodName method) {
        Network network = new BaseModel(SEED, Optional.empty())
                .build(MICRO, Methods.of(ExampleMethods.spec(method)), Device.cpu(), digest -> {
                    throw new AssertionError(digest);
                });
        try (Network moved = Network.create(MICRO, Methods.of(ExampleMethods.spec(method)), Device.cpu(), SEED + 1)) {
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
        try (Network network = Network.create(MICRO, Methods.of(Methods.spec(MethodName.FULL)), Device.cpu(), seed)) {
            Map<String, HostTensor> published = new LinkedHashMap<>();
            StateDictLoader.of(network).forEach((name, tensor) -> {
                if (name.startsWith("backbone.")) {
                    published.put(name.substring("backbone.".length()), tensor);
                }
            });
            Safetensors.write(file, published, Map.of());
        }
    }

    private static Map<TaskName, float[]> predictions(Network network) {
        float[] image = new float[3 * 64 * 64];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) Math.sin(i * 0.37);
        }
        try (Predictor predictor = new Predictor(network)) {
            return predictor.predict(HostTensor.of(image, image.length));
        }
    }

    private static void same(Map<TaskName, float[]> actual, Map<TaskName, float[]> expected) {
        assertThat(actual).containsOnlyKeys(expected.keySet());
        expected.forEach(
                (task, map) -> assertThat(actual.get(task)).as(task.key()).isEqualTo(map));
    }
}
