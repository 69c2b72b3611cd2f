package dev.weightflow.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weightflow.model.host.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateDictAdapterTest {

    @Test
    void official_swin_files_get_the_backbone_prefix_and_lose_what_no_dense_task_uses() {
        StateDictAdapter.Mapped mapped = StateDictAdapter.toOurs(WeightsFile.read(Fixtures.file("swin-zip.pth")));

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

        assertThat(StateDictAdapter.toOurs("m.pth", tensors).tensors().keySet())
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
    void our_own_names_stay_and_unknown_ones_too() {
        Map<String, HostTensor> tensors = named(
                "backbone.layers.0.blocks.0.norm1.weight",
                "decoders.decoders.sal.last_layer.0.weight",
                "what.linear.weight");

        assertThat(StateDictAdapter.toOurs("x", tensors).tensors()).containsExactlyEntriesOf(tensors);
    }

    @Test
    void two_tensors_for_one_name_are_refused() {
        Map<String, HostTensor> tensors = named(
                "backbone.layers.0.blocks.0.attn.qkv.weight", "backbone.layers.0.blocks.0.attn.qkv.linear.weight");

        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> StateDictAdapter.toOurs("two.pth", tensors))
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
