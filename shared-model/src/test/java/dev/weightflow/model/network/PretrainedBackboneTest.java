package dev.weightflow.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.data.weights.WeightsException;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.backbone.vit.VitConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.BackboneSummary.Skipped;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.ModelSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedBackboneTest {

    private static final NetworkConfig VIT = NetworkConfig.of(VitConfig.MICRO, 64);
    private static final NetworkConfig MICRO = NetworkConfig.of(SwinConfig.micro(), 64);

    private static final ByteBuffer ZEROS = ByteBuffer.allocate(4 * 4 * 768 * 768);

    @TempDir
    private Path folder;

    @Test
    void a_backbone_is_recognised_by_its_shapes_and_what_it_lacks_is_named() {
        // given
        Map<String, HostTensor> published = published(MethodName.FULL);
        Map<String, HostTensor> changed = new LinkedHashMap<>(published);
        changed.put("head.weight", HostTensor.of(new float[2 * 192], 2, 192));
        changed.put("layers.0.blocks.1.attn_mask", HostTensor.of(new float[1], 1));
        changed.remove("layers.0.blocks.0.norm1.bias");
        changed.put("layers.9.odd", HostTensor.of(new float[1], 1));

        // when
        BackboneSummary whole = backbone(published).summary();
        PretrainedBackbone partial = backbone(changed);

        // then
        assertThat(whole.model()).isEqualTo(ModelSize.MICRO);
        assertThat(whole.isWhole()).isTrue();
        assertThat(whole.skipped()).isEmpty();
        // at 64 pixels the last stage's windows have 2 tokens a side, not 4: two tables of 9 rows for 8 heads, not 49
        assertThat(whole.elements()).isEqualTo(1_285_206 - 2 * 8 * (49 - 9));
        assertThat(partial.summary().model()).isEqualTo(ModelSize.MICRO);
        assertThat(partial.summary().skipped())
                .containsExactly(
                        new Skipped("the classifier of the pre-training", 1, List.of("head.weight")),
                        new Skipped("computed by the model itself", 1, List.of("layers.0.blocks.1.attn_mask")));
        assertThat(partial.summary().faults())
                .containsExactly(
                        "1 missing: backbone.layers.0.blocks.0.norm1.bias", "1 unexpected: backbone.layers.9.odd");
        assertThatThrownBy(partial::digest).isInstanceOf(WeightsException.Mismatch.class);
        assertThatThrownBy(() -> partial.write(folder.resolve("partial.safetensors")))
                .isInstanceOf(WeightsException.Mismatch.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void the_same_weights_have_the_same_bytes_whatever_they_are_called_and_in_which_order() throws IOException {
        // given
        Map<String, HostTensor> published = published(MethodName.FULL);
        Map<String, HostTensor> ours = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(published.keySet());
        Collections.reverse(names);
        names.forEach(name -> ours.put("backbone." + name, published.get(name)));
        ours.put("decoders.semseg.conv.weight", HostTensor.of(new float[1], 1));
        Path file = folder.resolve("base.safetensors");

        // when
        String written = backbone(ours).write(file).sha256();

        // then
        assertThat(backbone(published).digest()).isEqualTo(new Digest(written)).isEqualTo(Digest.of(file));
        assertThat(Safetensors.read(file).tensors()).isEqualTo(published);
        assertThat(PretrainedBackbone.of(WeightsFile.read(file)).digest()).isEqualTo(Digest.of(file));
    }

    @Test
    void a_vision_transformer_is_recognised_whatever_its_registers_are_called_and_its_images_sizes_were() {
        Map<String, HostTensor> published = published(VIT, MethodName.FULL);
        Map<String, HostTensor> timm = new LinkedHashMap<>(published);
        timm.put("head.weight", HostTensor.of(new float[2 * 64], 2, 64));
        timm.put("reg_token", timm.remove("register_tokens"));
        HostTensor positions = timm.get("pos_embed"); // [1, 1 + 4², 64]
        timm.put("pos_embed", HostTensor.of(Arrays.copyOfRange(positions.toFloats(), 64, 17 * 64), 1, 16, 64));

        assertThat(backbone(published).summary().model()).isEqualTo(ModelSize.VIT_MICRO);
        assertThat(backbone(published).summary().isWhole()).isTrue();
        assertThat(backbone(published).tensors()).isEqualTo(published);
        assertThat(backbone(timm).summary().model()).isEqualTo(ModelSize.VIT_MICRO);
        assertThat(backbone(timm).summary().isWhole()).isTrue();
        assertThat(backbone(timm).summary().skipped())
                .containsExactly(new Skipped("the classifier of the pre-training", 1, List.of("head.weight")));
        assertThat(backbone(timm).tensors().get("pos_embed").shape()).isEqualTo(positions.shape());
    }

    @Test
    void dinov2_s_larger_models_are_recognised_by_their_published_names_and_shapes() {
        Map<String, HostTensor> plain = dinov2(768, 12);
        Map<String, HostTensor> registers = new LinkedHashMap<>(plain);
        registers.put("register_tokens", zeros(1, 4, 768));

        assertThat(backbone(plain).summary().model()).isEqualTo(ModelSize.VIT_BASE_PATCH14_DINOV2);
        assertThat(backbone(plain).summary().faults()).isEmpty();
        assertThat(backbone(plain).summary().elements()).isEqualTo(86_580_480 - 768);
        assertThat(backbone(registers).summary().model()).isEqualTo(ModelSize.VIT_BASE_PATCH14_REG4_DINOV2);
        assertThat(backbone(registers).summary().faults()).isEmpty();
        assertThat(backbone(registers).summary().skipped())
                .containsExactly(new Skipped("the mask of the pre-training", 1, List.of("mask_token")));
        assertThat(backbone(dinov2(384, 12)).summary().model()).isEqualTo(ModelSize.VIT_SMALL_PATCH14_DINOV2);
        PretrainedBackbone.requireModel(file(plain), ModelSize.VIT_BASE_PATCH14_DINOV2);
        assertThatThrownBy(() -> PretrainedBackbone.requireModel(file(plain), ModelSize.VIT_BASE_PATCH14_REG4_DINOV2))
                .isInstanceOf(WeightsException.Mismatch.class)
                .hasMessageContaining("register_tokens");
    }

    /** Returns the state dict of DINOv2 for patches of 14 pixels, as in facebookresearch/dinov2, without memory for its numbers. */
    private static Map<String, HostTensor> dinov2(long channels, int depth) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("cls_token", zeros(1, 1, channels));
        tensors.put("pos_embed", zeros(1, 1 + 37 * 37, channels));
        tensors.put("mask_token", zeros(1, channels));
        tensors.put("patch_embed.proj.weight", zeros(channels, 3, 14, 14));
        tensors.put("patch_embed.proj.bias", zeros(channels));
        for (int block = 0; block < depth; block++) {
            String name = "blocks." + block + ".";
            for (String norm : List.of("norm1", "norm2")) {
                tensors.put(name + norm + ".weight", zeros(channels));
                tensors.put(name + norm + ".bias", zeros(channels));
            }
            tensors.put(name + "attn.qkv.weight", zeros(3 * channels, channels));
            tensors.put(name + "attn.qkv.bias", zeros(3 * channels));
            tensors.put(name + "attn.proj.weight", zeros(channels, channels));
            tensors.put(name + "attn.proj.bias", zeros(channels));
            tensors.put(name + "ls1.gamma", zeros(channels));
            tensors.put(name + "mlp.fc1.weight", zeros(4 * channels, channels));
            tensors.put(name + "mlp.fc1.bias", zeros(4 * channels));
            tensors.put(name + "mlp.fc2.weight", zeros(channels, 4 * channels));
            tensors.put(name + "mlp.fc2.bias", zeros(channels));
            tensors.put(name + "ls2.gamma", zeros(channels));
        }
        tensors.put("norm.weight", zeros(channels));
        tensors.put("norm.bias", zeros(channels));
        return tensors;
    }

    private static HostTensor zeros(long... shape) {
        long bytes = 4 * Arrays.stream(shape).reduce(1, Math::multiplyExact);
        return new HostTensor(ElementType.F32, Arrays.stream(shape).boxed().toList(), ZEROS.slice(0, (int) bytes));
    }

    @Test
    void positions_for_images_of_another_size_are_resampled_when_they_are_loaded() {
        Map<String, HostTensor> published = published(VIT, MethodName.FULL);
        NetworkConfig larger = NetworkConfig.of(VitConfig.MICRO, 96);
        try (Network network = Network.create(larger, Methods.of(Methods.spec(MethodName.LORA)), Device.cpu(), 7)) {

            StateDictLoader.loadBackbone(network, "published", published);

            Map<String, HostTensor> loaded = StateDictLoader.of(network);
            published.forEach((name, tensor) -> {
                if (!name.equals("pos_embed")) {
                    assertThat(loaded.get("backbone." + name)).as(name).isEqualTo(tensor);
                }
            });
            HostTensor positions = loaded.get("backbone.pos_embed");
            assertThat(positions.shape()).containsExactly(1L, 37L, 64L);
            float[] before = published.get("pos_embed").toFloats();
            assertThat(Arrays.copyOf(positions.toFloats(), 64)).containsExactly(Arrays.copyOf(before, 64));
            // the corner's patch lies within the first of before: their values are near, and in channel 5 not the same
            assertThat(positions.toFloats()[64 + 5])
                    .isNotEqualTo(before[64 + 5])
                    .isCloseTo(before[64 + 5], within(0.05f));
        }
    }

    @Test
    void names_from_a_hostile_file_are_written_out_and_cut() {
        Map<String, HostTensor> hostile = published(MethodName.FULL);
        hostile.put("x\u001b[2J", HostTensor.of(new float[1], 1));
        hostile.put("y".repeat(1_000_000), HostTensor.of(new float[1], 1));

        BackboneSummary summary = backbone(hostile).summary();

        assertThat(summary.faults())
                .singleElement()
                .asString()
                .contains("x\\u001b[2J")
                .hasSizeLessThan(500);
    }

    @Test
    void a_whole_model_with_adapters_is_no_backbone() {
        Map<String, HostTensor> adapted = new LinkedHashMap<>();
        try (Network network = Network.create(MICRO, Methods.of(Methods.spec(MethodName.LORA)), Device.cpu(), 3)) {
            adapted.putAll(StateDictLoader.of(network));
        }

        assertThat(backbone(adapted).summary().faults())
                .singleElement()
                .asString()
                .contains("unexpected: ")
                .contains("lora_A")
                .endsWith(" more");
    }

    private static PretrainedBackbone backbone(Map<String, HostTensor> tensors) {
        return PretrainedBackbone.of(file(tensors));
    }

    private static WeightsFile file(Map<String, HostTensor> tensors) {
        return new WeightsFile("a file", WeightsFile.Format.SAFETENSORS, tensors, Map.of(), List.of(), List.of());
    }

    private static Map<String, HostTensor> published(MethodName method) {
        return published(MICRO, method);
    }

    private static Map<String, HostTensor> published(NetworkConfig config, MethodName method) {
        Map<String, HostTensor> published = new LinkedHashMap<>();
        try (Network network = Network.create(config, Methods.of(Methods.spec(method)), Device.cpu(), 3)) {
            StateDictLoader.of(network).forEach((name, tensor) -> {
                if (name.startsWith("backbone.")) {
                    published.put(name.substring("backbone.".length()), tensor);
                }
            });
        }
        return published;
    }
}
