package dev.weightflow.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.weightflow.model.decoder.DecoderKind;
import dev.weightflow.model.network.ModelSpec;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.model.weights.HostTensor;
import dev.weightflow.model.weights.Safetensors;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.AdaptedLayer;
import dev.weightflow.schema.training.DecoderName;
import dev.weightflow.schema.training.FieldName;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.IntegratorName;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Optimization;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.UnfrozenGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworksTest {
    private static final WeightFiles NONE = digest -> {
        throw new AssertionError("nothing was to be fetched");
    };

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void every_method_with_its_defaults_makes_a_network(MethodName name) {
        TrainingSpec spec = spec(ModelSize.MICRO, 64, MethodSpec.of(name), InitialWeights.random());

        try (Network network = Networks.build(spec, Device.cpu())) {
            assertThat(network.method().name()).isEqualTo(name);
            assertThat(network.parameters().trained()).isNotEmpty();
        }
    }

    @Test
    void the_paper_s_network_has_the_paper_s_count() {
        TrainingSpec spec = spec(ModelSize.TINY, 448, MethodSpec.of(MethodName.DELORA, 24), InitialWeights.random());

        ModelSpec blueprint = new ModelSpec(Networks.config(spec), Networks.method(spec.method()));

        assertThat(blueprint.trainable().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(2_421_818);
    }

    @Test
    void the_specification_s_stochastic_depth_replaces_the_model_s() {
        TrainingSpec spec = spec(ModelSize.MICRO, 64, MethodSpec.of(MethodName.FULL), InitialWeights.random());

        NetworkConfig config = Networks.config(spec);

        assertThat(config.backbone().dropPath()).isEqualTo(spec.optimization().dropPath());
        assertThat(config.decoder()).isEqualTo(DecoderKind.HRNET);
        assertThat(config.tasks()).containsExactly(Task.SEMSEG, Task.SAL);
    }

    @Test
    void every_option_reaches_its_method() {
        MethodSpec delora = new MethodSpec(
                MethodName.DELORA,
                Optional.of(3),
                null,
                null,
                null,
                Optional.of(List.of(AdaptedLayer.VALUE, AdaptedLayer.FC1)),
                Optional.of(List.of(UnfrozenGroup.NORMS)),
                Optional.of(FieldName.CENTERED_SOFTMAX),
                Optional.of(IntegratorName.HEUN),
                Optional.of(2),
                Optional.of(DecoderName.SEGFORMER));

        assertThat(Networks.method(delora).options())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "rank", "3",
                        "targets", "v,fc1",
                        "small-parts", "norms",
                        "field", "centered-softmax",
                        "integrator", "heun",
                        "steps", "2"));
        assertThat(Networks.config(spec(ModelSize.MICRO, 64, delora, InitialWeights.random()))
                        .decoder())
                .isEqualTo(DecoderKind.SEGFORMER);
    }

    @Test
    void mtlora_takes_queries_keys_and_values_together_and_specialises_what_it_adapts() {
        MethodSpec whole =
                targets(MethodName.MTLORA, AdaptedLayer.FC2, AdaptedLayer.QUERY, AdaptedLayer.KEY, AdaptedLayer.VALUE);
        MethodSpec part = targets(MethodName.MTLORA, AdaptedLayer.QUERY, AdaptedLayer.VALUE);

        assertThat(MethodOptions.of(whole)).containsEntry("targets", "qkv,fc2").containsEntry("task-targets", "fc2");
        assertThat(Networks.method(whole).name()).isEqualTo(MethodName.MTLORA);
        assertThatThrownBy(() -> Networks.method(part))
                .isInstanceOf(UnbuildableModelException.class)
                .hasMessageContaining("q, k and v as one layer")
                .hasMessageContaining("not q,v");
    }

    @Test
    void lora_trains_biases_where_they_are_named_and_shares_adapters_where_the_backbone_moves() {
        assertThat(MethodOptions.of(parts(MethodName.LORA, UnfrozenGroup.BIASES)))
                .containsEntry("biases", "true")
                .containsEntry("per-task", "true");
        assertThat(MethodOptions.of(parts(MethodName.LORA, UnfrozenGroup.NORMS)))
                .containsEntry("biases", "false")
                .containsEntry("per-task", "false");
        assertThat(Networks.method(parts(MethodName.LORA, UnfrozenGroup.NORMS)).name())
                .isEqualTo(MethodName.LORA);
        assertThatThrownBy(() -> Networks.method(parts(MethodName.DELORA, UnfrozenGroup.BIASES)))
                .isInstanceOf(UnbuildableModelException.class)
                .hasMessageContaining("'biases'");
    }

    @Test
    void a_method_that_refuses_its_options_is_an_unbuildable_model() {
        MethodSpec scaledSoftmax = new MethodSpec(
                MethodName.DELORA, null, null, Optional.of(2.0), null, null, null, null, null, null, null);

        assertThatThrownBy(() -> Networks.method(scaledSoftmax))
                .isInstanceOfSatisfying(UnbuildableModelException.class, e -> assertThat(e.code())
                        .isEqualTo("unbuildable-model"))
                .hasMessageContaining("scale");
    }

    @Test
    void the_same_seed_draws_the_same_weights() {
        TrainingSpec spec = spec(ModelSize.MICRO, 64, MethodSpec.of(MethodName.DELORA), InitialWeights.random());

        try (Network one = Networks.untrained(spec, Device.cpu(), NONE);
                Network two = Networks.untrained(spec, Device.cpu(), NONE)) {
            assertThat(values(one, "backbone.layers.0.blocks.0.attn.qkv.weight"))
                    .isEqualTo(values(two, "backbone.layers.0.blocks.0.attn.qkv.weight"));
        }
    }

    @Test
    void a_start_from_stored_weights_is_loaded_over_what_the_seed_draws(@TempDir Path folder) throws IOException {
        TrainingSpec random = spec(ModelSize.MICRO, 64, MethodSpec.of(MethodName.DELORA), InitialWeights.random());
        Path file = folder.resolve("base.safetensors");
        String moved = "backbone.patch_embed.norm.weight";
        try (Network network = Networks.build(random, Device.cpu())) {
            Map<String, HostTensor> weights = new LinkedHashMap<>(StateDictLoader.of(network));
            float[] twos = new float[weights.get(moved).toFloats().length];
            Arrays.fill(twos, 2);
            weights.put(moved, HostTensor.of(twos, twos.length));
            Safetensors.write(file, weights, Map.of());
        }
        Digest digest = Digest.of(file);

        for (InitialWeights start :
                List.of(InitialWeights.from(digest), InitialWeights.warm(CheckpointId.of(digest)))) {
            TrainingSpec spec = spec(ModelSize.MICRO, 64, random.method(), start);
            try (Network network = Networks.untrained(spec, Device.cpu(), asked -> {
                assertThat(asked).isEqualTo(digest);
                return file;
            })) {
                assertThat(values(network, moved)).containsOnly(2f);
            }
        }
    }

    private static float[] values(Network network, String name) {
        return network.parameters().get(name).toFloatArray();
    }

    private static MethodSpec targets(MethodName name, AdaptedLayer... layers) {
        return new MethodSpec(name, null, null, null, null, Optional.of(List.of(layers)), null, null, null, null, null);
    }

    private static MethodSpec parts(MethodName name, UnfrozenGroup... parts) {
        return new MethodSpec(name, null, null, null, null, null, Optional.of(List.of(parts)), null, null, null, null);
    }

    private static TrainingSpec spec(ModelSize model, int imageSize, MethodSpec method, InitialWeights start) {
        return new TrainingSpec(
                DatasetId.of(Digest.ofText("data")),
                model,
                method,
                imageSize == 448 ? List.of(Task.values()) : List.of(Task.SEMSEG, Task.SAL),
                TrainingLength.steps(1),
                1,
                imageSize,
                Optimization.at(1e-3),
                7,
                start,
                0,
                Optional.empty(),
                1,
                Optional.empty());
    }
}
