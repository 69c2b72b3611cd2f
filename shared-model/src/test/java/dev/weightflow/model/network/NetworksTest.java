package dev.weightflow.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.model.backbone.Backbones;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Optimization;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworksTest {
    /** Values for options; most options refuse most of them. */
    private static final List<String> WORDS = List.of(
            "1",
            "2",
            "0.5",
            "-1",
            "true",
            "false",
            "q",
            "v,fc1",
            "q,k,v",
            "fc1,fc2,proj",
            "merging",
            "q,k,v,merging",
            "norms",
            "biases",
            "norms,biases,patch-merging",
            "patch-embedding,position-bias",
            "softmax",
            "centered-softmax",
            "low-rank",
            "product",
            "transposed",
            "transposed-square",
            "last",
            "first",
            "all",
            "sqrt-rows",
            "sqrt-rank",
            "none",
            "euler",
            "heun",
            "rk4",
            "hrnet",
            "segformer",
            "");

    private static final Function<Digest, Path> NONE = digest -> {
        throw new AssertionError("nothing was to be fetched");
    };

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void every_method_with_its_defaults_makes_a_network(MethodName name) {
        TrainingSpec spec = spec(ModelSize.MICRO, 64, ExampleMethods.spec(name), InitialWeights.random());

        try (Network network = drawn(spec)) {
            assertThat(network.method().name()).isEqualTo(name);
            assertThat(network.parameters().trained()).isNotEmpty();
        }
    }

    @Test
    void the_paper_s_network_has_the_paper_s_count() {
        TrainingSpec spec = spec(ModelSize.TINY, 448, Methods.spec(MethodName.DELORA, 24), InitialWeights.random());

        ModelSpec model = new ModelSpec(NetworkConfig.of(spec, Tasks.PASCAL), Methods.of(spec.method()));

        assertThat(model.trainable().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(2_421_818);
    }

    @Test
    void the_specification_s_stochastic_depth_replaces_the_model_s() {
        TrainingSpec spec = spec(ModelSize.MICRO, 64, Methods.spec(MethodName.FULL), InitialWeights.random());

        NetworkConfig config = NetworkConfig.of(spec, Tasks.PASCAL);

        assertThat(config.backbone())
                .isEqualTo(Backbones.of(spec.model().key())
                        .withDropPath(spec.optimization().dropPath()));
        assertThat(config.decoder()).isEqualTo(DecoderName.HRNET);
        assertThat(config.taskNames()).containsExactly(PascalTasks.SEMSEG, PascalTasks.SAL);
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void every_specification_that_is_accepted_makes_a_network(MethodName name) {
        for (Map.Entry<String, String> option :
                ExampleMethods.spec(name).words().entrySet()) {
            for (String word : WORDS) {
                Map<String, String> one = Map.of(option.getKey(), word);
                accepted(name, one).ifPresent(method -> assertThatCode(() -> forward(method))
                        .as(name.key() + " " + one)
                        .doesNotThrowAnyException());
            }
        }
    }

    @Test
    void every_option_reaches_its_method() {
        MethodSpec delora = Methods.spec(
                MethodName.DELORA,
                Map.of("rank", "3", "targets", "v,fc1", "smallParts", "norms", "decoder", "segformer"));
        TrainingSpec spec = spec(ModelSize.MICRO, 64, delora, InitialWeights.random());

        try (Network network = drawn(spec)) {
            String block = "backbone.layers.0.blocks.0.";
            assertThat(network.parameters().get(block + "attn.v.delora_W1").getShape())
                    .isEqualTo(new Shape(24, 3));
            assertThat(network.parameters().has(block + "mlp.fc1.delora_W2")).isTrue();
            assertThat(network.parameters().has(block + "attn.q.delora_W1")).isFalse();
            assertThat(network.parameters().trained())
                    .extracting(Parameter::name)
                    .contains(block + "norm1.weight")
                    .doesNotContain("backbone.patch_embed.proj.weight");
            assertThat(network.config().decoder()).isEqualTo(DecoderName.SEGFORMER);
        }
    }

    private static Optional<MethodSpec> accepted(MethodName name, Map<String, String> options) {
        try {
            return Optional.of(Methods.spec(name, options));
        } catch (InvalidRecordException e) {
            return Optional.empty();
        }
    }

    private static void forward(MethodSpec method) {
        TrainingSpec spec = spec(ModelSize.MICRO, 32, method, InitialWeights.random());
        try (Network network = drawn(spec);
                StepScope scope = StepScope.open()) {
            NDArray image = network.parameters().manager().ones(new Shape(1, 3, 32, 32));
            Torch.inference(() -> network.forward(image, true));
        }
    }

    @Test
    void the_same_seed_draws_the_same_weights() {
        TrainingSpec spec = spec(ModelSize.MICRO, 64, Methods.spec(MethodName.DELORA), InitialWeights.random());

        try (Network one = Checkpoint.untrained(spec, Tasks.PASCAL, Device.cpu(), NONE);
                Network two = Checkpoint.untrained(spec, Tasks.PASCAL, Device.cpu(), NONE)) {
            assertThat(values(one, "backbone.layers.0.blocks.0.attn.qkv.weight"))
                    .isEqualTo(values(two, "backbone.layers.0.blocks.0.attn.qkv.weight"));
        }
    }

    @Test
    void a_start_from_stored_weights_is_loaded_over_what_the_seed_draws(@TempDir Path folder) throws IOException {
        TrainingSpec random = spec(ModelSize.MICRO, 64, Methods.spec(MethodName.DELORA), InitialWeights.random());
        Path file = folder.resolve("base.safetensors");
        String moved = "backbone.patch_embed.norm.weight";
        try (Network network = drawn(random)) {
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
            try (Network network = Checkpoint.untrained(spec, Tasks.PASCAL, Device.cpu(), asked -> {
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

    private static TrainingSpec spec(ModelSize model, int imageSize, MethodSpec method, InitialWeights start) {
        return new TrainingSpec(
                DatasetId.of(Digest.ofText("data")),
                model,
                method,
                imageSize == 448 ? PascalTasks.NAMES : List.of(PascalTasks.SEMSEG, PascalTasks.SAL),
                TrainingLength.steps(1),
                1,
                imageSize,
                Optimization.at(1e-3),
                7,
                start,
                0,
                Optional.empty(),
                1,
                Optional.empty(),
                null,
                null,
                null,
                Optional.empty(),
                null,
                null);
    }

    private static Network drawn(TrainingSpec spec) {
        return Network.create(
                NetworkConfig.of(spec, Tasks.PASCAL), Methods.of(spec.method()), Device.cpu(), spec.seed());
    }
}
