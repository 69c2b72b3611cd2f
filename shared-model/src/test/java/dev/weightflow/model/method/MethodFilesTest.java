package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.network.BaseModel;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.CheckpointHeader;
import dev.weightflow.model.network.ModelSpec;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.MethodSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests method files of users, by the documentation's examples. {@link MethodMatrixTest} tests what holds for every method. */
class MethodFilesTest {

    private static final NetworkConfig MICRO = NetworkConfig.of(SwinConfig.micro(), 32);
    private static final long DECODERS = 1_946_624;

    @TempDir
    private Path folder;

    /** Swin-Tiny has 2, 2, 6 and 2 blocks of 96, 192, 384 and 768 channels. */
    @Test
    void what_the_examples_train_follows_from_formulas() {
        int blocks = 12;
        int channels = 2 * 96 + 2 * 192 + 6 * 384 + 2 * 768;
        int rank = 16;

        assertThat(trained(ExampleMethods.loraXs(Map.of("rank", "16"))))
                .isEqualTo(DECODERS + 2L * blocks * rank * rank)
                .isEqualTo(1_952_768);
        assertThat(trained(ExampleMethods.ia3()))
                .isEqualTo(DECODERS + (1 + 1 + 4L) * channels)
                .isEqualTo(1_973_120);
    }

    @ParameterizedTest
    @CsvSource({"lora_xs.py", "ia3.py"})
    void an_example_stands_in_the_documentation_and_has_at_most_60_lines(String example) throws IOException {
        String text = ExampleMethods.text(example);

        assertThat(text.lines()).hasSizeLessThanOrEqualTo(60);
        assertThat(Files.readString(Path.of("../docs/adding-a-method.md"))).contains("```python\n" + text + "```");
    }

    @Test
    void frozen_factors_are_in_no_file_and_are_there_when_it_is_opened() {
        Path file = folder.resolve("adapter.safetensors");
        try (Network network = new BaseModel(3, Optional.empty())
                .build(MICRO, Methods.of(ExampleMethods.loraXs(Map.of())), Device.cpu(), digest -> Path.of("none"))) {
            MethodMatrixTest.disturb(network, 0.1f);
            Checkpoint.write(network, file);

            WeightsFile written = WeightsFile.read(file);
            assertThat(written.tensors().keySet())
                    .contains("backbone.layers.0.blocks.0.attn.q.adapter_R")
                    .noneMatch(name -> name.endsWith("adapter_A") || name.endsWith("adapter_B"));
            try (Network opened = Checkpoint.open(file, Optional.empty(), Device.cpu(), ExampleMethods.TEXTS);
                    StepScope scope = StepScope.open()) {
                String factor = "backbone.layers.0.blocks.0.attn.q.adapter_A";
                NDArray before = network.parameters().get(factor);
                assertThat(before.norm().getFloat()).isPositive();
                assertThat(opened.parameters().get(factor)).isEqualTo(before);
                assertThat(StateDictLoader.of(opened)).isEqualTo(StateDictLoader.of(network));
            }
        }
    }

    @Test
    void a_checkpoint_is_opened_and_merged_by_who_trusts_its_text() {
        Path file = folder.resolve("adapter.safetensors");
        Path merged = folder.resolve("merged.safetensors");
        MethodSpec spec = ExampleMethods.ia3();
        try (Network network = new BaseModel(3, Optional.empty())
                .build(MICRO, Methods.of(spec), Device.cpu(), digest -> Path.of("none"))) {
            Checkpoint.write(network, file);
        }

        assertThatThrownBy(() -> Checkpoint.open(file, Optional.empty(), Device.cpu()))
                .hasMessageContaining(spec.options().get("digest").textValue());
        Checkpoint.merge(file, Optional.empty(), Device.cpu(), merged, ExampleMethods.TEXTS);

        assertThat(WeightsFile.read(merged).tensors().keySet()).noneMatch(name -> name.contains("adapter_"));
        CheckpointHeader header = CheckpointHeader.of(WeightsFile.read(file));
        assertThat(header.method().options().spec()).isEqualTo(spec);
        assertThat(WeightsFile.read(file).metadata())
                .containsEntry(
                        "method.digest",
                        Digest.ofText(ExampleMethods.text("ia3.py")).hex())
                .doesNotContainKey("method.text")
                .allSatisfy((key, value) -> assertThat(value).doesNotContain("def "));
    }

    /** With the full rank and R the identity, A·R·B is W0 itself. */
    @Test
    void lora_xs_of_full_rank_doubles_a_weight_when_r_is_the_identity() {
        MethodSpec fullRank = ExampleMethods.loraXs(Map.of("rank", "24"));
        try (Network network = Network.create(MICRO, Methods.of(fullRank), Device.cpu(), 3);
                StepScope scope = StepScope.open()) {
            NDArray r = network.parameters().get("backbone.layers.0.blocks.0.attn.q.adapter_R");
            Torch.update(() -> Ops.copyInPlace(r, r.getManager().eye(24)));

            try (Network merged = network.merged()) {
                String packed = "backbone.layers.0.blocks.0.attn.qkv.weight";
                NDArray w0 = network.parameters().get(packed).get(":24");
                NDArray w1 = merged.parameters().get(packed).get(":24");
                assertThat(w1.sub(Ops.scale(w0, 2)).abs().max().getFloat()).isLessThan(1e-6f * 24);
                assertThat(w0.abs().max().getFloat()).isPositive();
            }
        }
    }

    /** Rows 24 to 47 of the packed layer are the keys'. */
    @Test
    void ia3_scales_the_bias_of_keys_with_their_weight() {
        try (Network network = Network.create(MICRO, Methods.of(ExampleMethods.ia3()), Device.cpu(), 3);
                StepScope scope = StepScope.open()) {
            String layer = "backbone.layers.0.blocks.0.attn.";
            NDArray scale = network.parameters().get(layer + "k.adapter_scale");
            NDArray b0 = network.parameters().get(layer + "qkv.bias");
            Torch.update(() -> {
                Ops.copyInPlace(scale, Ops.scale(scale, 3));
                Ops.copyInPlace(b0, b0.getManager().arange(72f));
            });

            try (Network merged = network.merged()) {
                float[] b1 = merged.parameters().get(layer + "qkv.bias").toFloatArray();
                assertThat(b1[23]).isEqualTo(23);
                assertThat(b1[24]).isEqualTo(3 * 24);
                assertThat(b1[47]).isEqualTo(3 * 47);
                assertThat(b1[48]).isEqualTo(48);
            }
        }
    }

    @Test
    void a_text_of_another_digest_is_refused_whoever_brings_it() {
        MethodSpec inline = ExampleMethods.ia3();
        MethodSpec byDigest = MethodSpec.of(MethodName.FILE, inline.options().without(List.of("text")));
        MethodTexts others = digest -> ExampleMethods.text("ia3.py") + "# once more\n";

        assertThat(Methods.of(byDigest, ExampleMethods.TEXTS)).isNotNull();
        assertThatThrownBy(() -> Methods.of(byDigest, others))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("its text was altered")
                .hasMessageContaining(byDigest.options().get("digest").textValue());
    }

    @Test
    void another_text_is_another_method() {
        String text = ExampleMethods.text("ia3.py");
        MethodSpec other = ExampleMethods.file(text + "# once more\n", Map.of());

        assertThat(other).isNotEqualTo(ExampleMethods.ia3());
        assertThat(other.words().get("digest"))
                .isNotEqualTo(ExampleMethods.ia3().words().get("digest"));
        assertThatThrownBy(() -> Methods.spec(
                        MethodName.FILE,
                        Map.of("text", text, "digest", other.words().get("digest"))))
                .hasMessageContaining("the text was changed");
    }

    private static long trained(MethodSpec spec) {
        return new ModelSpec(NetworkConfig.of(SwinConfig.tiny(), 448), Methods.of(spec))
                .trainable().values().stream().mapToLong(Long::longValue).sum();
    }
}
