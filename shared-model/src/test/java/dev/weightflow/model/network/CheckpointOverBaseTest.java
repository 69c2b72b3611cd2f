package dev.weightflow.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.backbone.vit.VitConfig;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointOverBaseTest {

    private static final NetworkConfig MICRO = NetworkConfig.of(SwinConfig.micro(), 64);
    private static final Function<Digest, Path> NONE = digest -> {
        throw new IllegalArgumentException("no " + digest);
    };

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void it_holds_what_was_trained_and_opens_as_the_whole_model(MethodName method) throws IOException {
        Path base = base();
        BaseModel start = new BaseModel(7, Optional.of(Digest.of(base)));
        Path file = folder.resolve("checkpoint.safetensors");
        try (Network network =
                start.build(MICRO, Methods.of(ExampleMethods.spec(method)), Device.cpu(), digest -> base)) {
            train(network);
            Checkpoint.write(network, file);

            try (Network opened = open(method, file, digest -> base)) {
                assertThat(StateDictLoader.of(opened)).isEqualTo(StateDictLoader.of(network));
                assertThat(opened.base()).contains(start);
                Path again = folder.resolve("again.safetensors");
                Checkpoint.write(opened, again);
                assertThat(again).hasSameBinaryContentAs(file);
            }
            assertThat(Safetensors.read(file).tensors().keySet())
                    .isEqualTo(StateDictLoader.adapterOf(network).keySet());
        }
    }

    @Test
    void an_adapter_over_positions_of_another_image_size_opens_as_the_whole_model() throws IOException {
        NetworkConfig larger = NetworkConfig.of(VitConfig.MICRO, 96);
        Path base = base(NetworkConfig.of(VitConfig.MICRO, 64));
        BaseModel start = new BaseModel(7, Optional.of(Digest.of(base)));
        Path file = folder.resolve("checkpoint.safetensors");
        // trains norms, the last of them too, whose name official Swin files have for what is not needed
        Method method = Methods.of(Methods.spec(MethodName.DELORA));
        try (Network network = start.build(larger, method, Device.cpu(), digest -> base)) {
            train(network);
            Checkpoint.write(network, file);

            try (Network opened = Checkpoint.open(file, Optional.of(base), Device.cpu())) {
                assertThat(StateDictLoader.of(opened)).isEqualTo(StateDictLoader.of(network));
                assertThat(opened.digestOfFrozen()).isEqualTo(network.digestOfFrozen());
            }
        }
    }

    @Test
    void an_adapter_alone_is_a_small_part_of_its_model() {
        Path file = folder.resolve("checkpoint.safetensors");
        try (Network network = new BaseModel(7, Optional.empty())
                .build(MICRO, Methods.of(Methods.spec(MethodName.DELORA)), Device.cpu(), NONE)) {
            Checkpoint.write(network, file);
        }

        assertThat(Safetensors.read(file).tensors().values().stream()
                        .mapToLong(tensor -> tensor.toFloats().length)
                        .sum())
                .isLessThan(200_000);
    }

    @Test
    void a_base_that_cannot_be_had_is_not_replaced_by_another() throws IOException {
        Path base = base();
        Path file = folder.resolve("checkpoint.safetensors");
        try (Network network = new BaseModel(7, Optional.of(Digest.of(base)))
                .build(MICRO, Methods.of(Methods.spec(MethodName.LORA)), Device.cpu(), digest -> base)) {
            Checkpoint.write(network, file);
        }

        assertThatThrownBy(() -> open(MethodName.LORA, file, NONE)).hasMessage("no " + Digest.of(base));
    }

    @Test
    void a_file_that_names_no_base_must_be_a_whole_model() {
        Path file = folder.resolve("whole.safetensors");
        try (Network network = Network.create(MICRO, Methods.of(Methods.spec(MethodName.LORA)), Device.cpu(), 3)) {
            Checkpoint.write(network, file);
            try (Network opened = open(MethodName.LORA, file, NONE)) {
                assertThat(StateDictLoader.of(opened)).isEqualTo(StateDictLoader.of(network));
                assertThat(opened.base()).isEmpty();
            }
            Safetensors.write(file, StateDictLoader.trainedOf(network), Map.of());
        }

        assertThatThrownBy(() -> open(MethodName.LORA, file, NONE)).hasMessageContaining("missing");
    }

    private Path base() {
        return base(MICRO);
    }

    /** Writes a backbone that no seed initialises. */
    private Path base(NetworkConfig config) {
        Path file = folder.resolve("base.safetensors");
        try (Network network = Network.create(config, Methods.of(Methods.spec(MethodName.FULL)), Device.cpu(), 99)) {
            Safetensors.write(file, StateDictLoader.of(network), Map.of());
        }
        return file;
    }

    private static Network open(MethodName method, Path file, Function<Digest, Path> files) {
        return Checkpoint.open(
                MICRO, Methods.of(ExampleMethods.spec(method)), Device.cpu(), "the checkpoint", file, files);
    }

    private static void train(Network network) {
        Torch.inference(() -> {
            try (StepScope scope = StepScope.open()) {
                network.parameters()
                        .trained()
                        .forEach(parameter -> Ops.copyInPlace(
                                parameter.array(),
                                Ops.scale(
                                        parameter.array().add(parameter.array().onesLike()), 0.5)));
            }
            return null;
        });
    }
}
