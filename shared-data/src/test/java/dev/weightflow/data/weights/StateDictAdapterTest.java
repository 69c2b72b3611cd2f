package dev.weightflow.data.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weightflow.data.host.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class StateDictAdapterTest {

    private static final Predicate<String> NONE = name -> false;

    @Test
    void official_swin_files_get_the_backbone_prefix_and_lose_what_no_dense_task_uses() {
        StateDictAdapter.Mapped mapped = StateDictAdapter.toOurs(WeightsFile.read(Fixtures.file("swin-zip.pth")), NONE);

        assertThat(mapped.tensors().keySet())
                .containsExactly(
                        "backbone.patch_embed.proj.weight",
                        "backbone.patch_embed.proj.bias",
                        "backbone.layers.0.blocks.0.attn.relative_position_bias_table",
                        "backbone.layers.0.blocks.0.attn.qkv.weight",
                        "backbone.layers.0.blocks.1.mlp.fc1.weight",
                        "backbone.layers.0.downsample.reduction.weight");
        assertThat(mapped.ignored())
                .containsExactly(
                        "layers.0.blocks.0.attn.relative_position_index",
                        "layers.0.blocks.1.attn_mask",
                        "norm.weight",
                        "norm.bias",
                        "head.weight",
                        "head.bias");
    }

    @Test
    void mtlora_checkpoints_lose_the_infix_of_adapted_layers_and_the_data_parallel_wrapper() {
        Map<String, HostTensor> tensors = named(
                "module.backbone.patch_embed.norm.weight",
                "module.backbone.layers.0.blocks.1.attn_mask",
                "module.backbone.layers.0.blocks.0.attn.qkv.linear.weight",
                "module.backbone.layers.0.blocks.0.attn.qkv.linear.bias",
                "module.backbone.layers.0.blocks.0.attn.qkv.lora_shared_A",
                "module.backbone.layers.0.blocks.1.mlp.fc2.lora_tasks_B.human_parts",
                "module.backbone.layers.0.downsample.reduction.linear.weight",
                "module.downsampler.sal.downsample_0.weight",
                "module.decoders.decoders.sal.last_layer.1.num_batches_tracked");

        assertThat(StateDictAdapter.toOurs("m.pth", tensors, NONE).tensors().keySet())
                .containsExactly(
                        "backbone.patch_embed.norm.weight",
                        "backbone.layers.0.blocks.0.attn.qkv.weight",
                        "backbone.layers.0.blocks.0.attn.qkv.bias",
                        "backbone.layers.0.blocks.0.attn.qkv.lora_shared_A",
                        "backbone.layers.0.blocks.1.mlp.fc2.lora_tasks_B.human_parts",
                        "backbone.layers.0.downsample.reduction.weight",
                        "downsampler.sal.downsample_0.weight");
    }

    @Test
    void a_final_norm_stays_where_the_model_has_one() {
        Map<String, HostTensor> tensors = named("patch_embed.proj.weight", "norm.weight", "head.weight", "mask_token");

        StateDictAdapter.Mapped mapped = StateDictAdapter.toOurs("v.pth", tensors, "backbone.norm.weight"::equals);

        assertThat(mapped.tensors().keySet())
                .containsExactly("backbone.patch_embed.proj.weight", "backbone.norm.weight");
        assertThat(mapped.ignored()).containsExactly("head.weight", "mask_token");
    }

    @Test
    void timm_s_registers_get_dinov2_s_name_and_its_positions_a_row_of_zeros_for_the_class_token() {
        Map<String, HostTensor> tensors = named("patch_embed.proj.weight");
        tensors.put("reg_token", HostTensor.of(new float[8], 1, 4, 2));
        tensors.put("pos_embed", HostTensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2));

        Map<String, HostTensor> mapped =
                StateDictAdapter.toOurs("t.safetensors", tensors, NONE).tensors();

        assertThat(mapped).containsKey("backbone.register_tokens").doesNotContainKey("backbone.reg_token");
        assertThat(mapped.get("backbone.pos_embed").shape()).containsExactly(1L, 3L, 2L);
        assertThat(mapped.get("backbone.pos_embed").toFloats()).containsExactly(0, 0, 1, 2, 3, 4);

        HostTensor hostile = HostTensor.of(new float[0], 1, 0, 1L << 31);
        tensors.put("pos_embed", hostile);
        assertThat(StateDictAdapter.toOurs("t.safetensors", tensors, NONE)
                        .tensors()
                        .get("backbone.pos_embed"))
                .isEqualTo(hostile);
    }

    @Test
    void our_own_names_stay_and_unknown_ones_too() {
        Map<String, HostTensor> tensors = named(
                "backbone.layers.0.blocks.0.norm1.weight",
                "decoders.decoders.sal.last_layer.0.weight",
                "what.linear.weight");

        assertThat(StateDictAdapter.toOurs("x", tensors, NONE).tensors()).containsExactlyEntriesOf(tensors);
    }

    @Test
    void two_tensors_for_one_name_are_refused() {
        Map<String, HostTensor> tensors = named(
                "backbone.layers.0.blocks.0.attn.qkv.weight", "backbone.layers.0.blocks.0.attn.qkv.linear.weight");

        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> StateDictAdapter.toOurs("two.pth", tensors, NONE))
                .withMessage("two.pth: two tensors are called 'backbone.layers.0.blocks.0.attn.qkv.weight',"
                        + " one of them as 'backbone.layers.0.blocks.0.attn.qkv.linear.weight'");
    }

    private static Map<String, HostTensor> named(String... names) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (String name : names) {
            tensors.put(name, HostTensor.of(new float[] {tensors.size()}));
        }
        return tensors;
    }
}
