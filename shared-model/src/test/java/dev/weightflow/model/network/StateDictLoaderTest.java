package dev.weightflow.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.WeightsException;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.MethodName;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateDictLoaderTest {

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void a_model_comes_back_from_its_state_dict(MethodName method) {
        try (Network one = network(method, 1);
                Network other = network(method, 2)) {
            Map<String, HostTensor> weights = StateDictLoader.of(one);

            StateDictLoader.load(other, "weights", weights);

            assertThat(StateDictLoader.of(other)).isEqualTo(weights);
        }
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void what_is_trained_is_loaded_over_the_rest(MethodName method) {
        try (Network one = network(method, 1);
                Network other = network(method, 2)) {
            Map<String, HostTensor> before = StateDictLoader.of(other);
            Map<String, HostTensor> trained = StateDictLoader.trainedOf(one);

            StateDictLoader.loadTrained(other, "adapters", trained);

            Map<String, HostTensor> expected = new LinkedHashMap<>(before);
            expected.putAll(trained);
            assertThat(StateDictLoader.of(other)).isEqualTo(expected);
            assertThat(trained).containsKey("decoders.decoders.sal.last_layer.1.running_mean");
            assertThatThrownBy(() -> StateDictLoader.loadTrained(
                            other,
                            "adapters",
                            Map.of("backbone.patch_embed.norm.extra", HostTensor.of(new float[1], 1))))
                    .isInstanceOf(WeightsException.Mismatch.class)
                    .hasMessageContaining(trained.size() + " missing")
                    .hasMessageContaining("1 unexpected (backbone.patch_embed.norm.extra)");
        }
    }

    @Test
    void the_references_names_and_counters_are_understood() {
        try (Network one = network(MethodName.MTLORA, 1);
                Network other = network(MethodName.MTLORA, 2)) {
            Map<String, HostTensor> published = new LinkedHashMap<>();
            StateDictLoader.of(one)
                    .forEach((name, tensor) -> published.put(
                            name.replaceFirst("(attn\\.(?:qkv|proj)|mlp\\.fc[12])\\.(weight|bias)", "$1.linear.$2"),
                            tensor));
            published.put("decoders.decoders.sal.last_layer.1.num_batches_tracked", HostTensor.of(new long[] {7}));
            published.put("backbone.layers.0.blocks.0.attn.relative_position_index", HostTensor.of(new long[] {0}, 1));

            assertThat(published).containsKey("backbone.layers.0.blocks.0.attn.qkv.linear.weight");
            StateDictLoader.load(other, "weights", published);

            assertThat(StateDictLoader.of(other)).isEqualTo(StateDictLoader.of(one));
        }
    }

    @Test
    void an_official_backbone_serves_every_task_of_single_task_training() {
        try (Network pretrained = network(MethodName.FULL, 1);
                Network network = network(MethodName.SINGLE_TASK, 2)) {
            Map<String, HostTensor> official = new LinkedHashMap<>();
            StateDictLoader.of(pretrained).forEach((name, tensor) -> {
                if (name.startsWith("backbone.")) {
                    official.put(name.substring("backbone.".length()), tensor);
                }
            });
            official.put("head.weight", HostTensor.of(new float[] {1}, 1, 1));

            StateDictLoader.loadBackbone(network, "official", official);

            Map<String, HostTensor> loaded = StateDictLoader.of(network);
            for (String task : new String[] {"semseg", "human_parts", "normals", "sal"}) {
                assertThat(loaded.get(task + ".backbone.patch_embed.proj.weight"))
                        .isEqualTo(official.get("patch_embed.proj.weight"));
            }
        }
    }

    @Test
    void everything_that_does_not_fit_is_named_at_once_and_nothing_is_loaded() {
        try (Network network = network(MethodName.DELORA, 1)) {
            Map<String, HostTensor> before = StateDictLoader.of(network);
            Map<String, HostTensor> weights = new LinkedHashMap<>();
            before.forEach((name, tensor) ->
                    weights.put(name, HostTensor.of(new float[tensor.elements()], tensor.dimensions())));
            weights.remove("backbone.patch_embed.norm.bias");
            weights.put("backbone.extra", HostTensor.of(new float[] {1}, 1));
            weights.put("backbone.patch_embed.norm.weight", HostTensor.of(new float[] {1, 2}, 2));

            assertThatThrownBy(() -> StateDictLoader.load(network, "broken.safetensors", weights))
                    .isInstanceOf(WeightsException.Mismatch.class)
                    .hasMessageContaining("broken.safetensors")
                    .hasMessageContaining("backbone.patch_embed.norm.bias")
                    .hasMessageContaining("backbone.extra")
                    .hasMessageContaining("backbone.patch_embed.norm.weight [2] instead of [24]");
            assertThat(StateDictLoader.of(network)).isEqualTo(before);
        }
    }

    private static Network network(MethodName method, long seed) {
        return Network.create(
                NetworkConfig.of(SwinConfig.micro(), 64), Methods.of(ExampleMethods.spec(method)), Device.cpu(), seed);
    }
}
