package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.MethodName;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares LoRA's and MTLoRA's arithmetic on one layer with products in double precision. */
class LowRankAdapterTest {

    private static final int ROWS = 600;
    private static final String FC1 = "backbone.layers.0.blocks.0.mlp.fc1";

    private StepScope scope;

    @BeforeEach
    void open() {
        scope = StepScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @ParameterizedTest
    @CsvSource({
        "lora, scale=3;targets=fc1;rank=2;perTask=false;smallParts=, lora_A, lora_B",
        "lora, scale=3;targets=fc1;rank=2;perTask=false;smallParts=;dropout=0.5, lora_A, lora_B",
        "mtlora, scale=3;rank=2, lora_shared_A, lora_shared_B"
    })
    void an_adapter_adds_its_product_times_the_scale(String method, String options, String a, String b) {
        try (Network network = network(method, options)) {
            NDArray x = input(network, 5);
            NDArray expected = product(network, x, 3, a, b);

            NDArray got = project(network, x, false);

            assertThat(difference(got, expected)).isLessThan(1e-5f);
        }
    }

    /** With probability one half an input is dropped or counts twice: the mean of every row over many draws is the undropped one. */
    @ParameterizedTest
    @CsvSource({
        "lora, scale=3;targets=fc1;rank=2;perTask=false;smallParts=;dropout=0.5, lora_A, lora_B",
        "mtlora, scale=3;rank=2;dropout=0.5, lora_shared_A, lora_shared_B"
    })
    void in_training_the_adapter_alone_sees_a_dropped_input(String method, String options, String a, String b) {
        try (Network network = network(method, options)) {
            NDArray same = input(network, 1).repeat(0, ROWS); // [ROWS, 1, in]
            NDArray frozen = product(network, same, 0, a, b);
            NDArray adapted = product(network, same, 3, a, b);

            Torch.seed(4);
            NDArray dropped = project(network, same, true);
            NDArray again = project(network, same, true);

            assertThat(difference(dropped, again)).isGreaterThan(0.1f);
            NDArray mean = dropped.sub(frozen).mean(new int[] {0}); // [1, out]
            NDArray undropped = adapted.sub(frozen).get(0); // [1, out]
            NDArray spread =
                    dropped.sub(frozen).sub(mean).square().mean(new int[] {0}).sqrt(); // [1, out]
            float off = mean.sub(undropped)
                    .abs()
                    .div(spread.div((float) Math.sqrt(ROWS)))
                    .max()
                    .getFloat();
            assertThat(off).as("standard errors").isLessThan(5f);
            assertThat(spread.min().getFloat()).isPositive();
        }
    }

    /** As by the authors: Kaiming's uniform bound with a = √5 is 1/√in, and does not depend on the rank. */
    @ParameterizedTest
    @CsvSource({"lora, lora_A, lora_B", "mtlora, lora_shared_A, lora_shared_B"})
    void a_starts_uniform_by_the_input_s_length_and_b_at_zero(String method, String a, String b) {
        try (Network network =
                network(method, method.equals("lora") ? "targets=fc1;rank=2;perTask=false;smallParts=" : "rank=2")) {
            float[] values = network.parameters().get(FC1 + "." + a).toFloatArray();
            double bound = 1 / Math.sqrt(24);
            double squares = 0;
            for (float value : values) {
                assertThat((double) Math.abs(value)).isLessThanOrEqualTo(bound * (1 + 1e-6));
                squares += value * value;
            }
            assertThat(values).hasSize(48);
            // the variance of U(-c, c) is c²/3
            assertThat(squares / values.length).isCloseTo(bound * bound / 3, within(bound * bound / 8));
        }
        try (Network fresh = Network.create(
                NetworkConfig.of(SwinConfig.micro(), 32),
                Methods.of(Methods.spec(MethodName.of(method))),
                Device.cpu(),
                3)) {
            fresh.parameters().parameters().stream()
                    .filter(parameter -> parameter.name().endsWith("." + b))
                    .forEach(parameter ->
                            assertThat(parameter.array().toFloatArray()).containsOnly(0f));
        }
    }

    @Test
    void a_merged_weight_holds_the_scaled_product() {
        try (Network network = network("lora", "scale=3;targets=fc1;rank=2;perTask=false;smallParts=");
                Network merged = network.merged()) {
            NDArray x = input(network, 5);

            NDArray got = Torch.inference(() -> Ops.linear(
                    x,
                    merged.parameters().get(FC1 + ".weight"),
                    merged.parameters().get(FC1 + ".bias")));

            assertThat(difference(got, product(network, x, 3, "lora_A", "lora_B")))
                    .isLessThan(1e-5f);
        }
    }

    /** Creates one task's network with B away from zero. */
    private static Network network(String method, String options) {
        Map<String, String> words = new HashMap<>();
        for (String option : options.split(";")) {
            words.put(option.split("=", 2)[0], option.split("=", 2)[1]);
        }
        Network network = Network.create(
                NetworkConfig.of(SwinConfig.micro(), 32),
                Methods.of(Methods.spec(MethodName.of(method), words)),
                Device.cpu(),
                3);
        Torch.seed(8);
        Torch.inference(() -> {
            network.parameters().parameters().stream()
                    .filter(parameter -> parameter.name().endsWith("_B"))
                    .forEach(parameter -> parameter
                            .array()
                            .addi(parameter
                                    .array()
                                    .getManager()
                                    .randomNormal(0, 1, parameter.array().getShape(), DataType.FLOAT32)));
            return null;
        });
        return network;
    }

    /** [batch, 1, in] */
    private static NDArray input(Network network, int batch) {
        Torch.seed(9);
        return network.parameters().manager().randomNormal(new Shape(batch, 1, 24));
    }

    private static NDArray project(Network network, NDArray x, boolean training) {
        BackbonePass pass =
                network.method().passes(network.config().taskNames()).get(0);
        BackboneHooks forward = network.method().hooks(network.config().layout(), pass, network.parameters(), training);
        LinearLayer layer = network.config().layout().linearLayers().stream()
                .filter(candidate -> ("backbone." + candidate.name()).equals(FC1))
                .findFirst()
                .orElseThrow();
        return Torch.inference(
                () -> forward.project(layer, TaskFeatures.shared(x)).shared());
    }

    /** Computes x·(W0 + scale·B·A)ᵀ + bias in double precision: [batch, 1, in] to [batch, 1, out]. */
    private static NDArray product(Network network, NDArray x, double scale, String a, String b) {
        return Torch.inference(() -> {
            NDArray w0 = network.parameters().get(FC1 + ".weight").toType(DataType.FLOAT64, true);
            NDArray left = network.parameters().get(FC1 + "." + b).toType(DataType.FLOAT64, true);
            NDArray right = network.parameters().get(FC1 + "." + a).toType(DataType.FLOAT64, true);
            NDArray weight = w0.add(Ops.scale(left.matMul(right), scale));
            NDArray bias = network.parameters().get(FC1 + ".bias").toType(DataType.FLOAT64, true);
            return x.toType(DataType.FLOAT64, true)
                    .matMul(weight.transpose())
                    .add(bias)
                    .toType(DataType.FLOAT32, false);
        });
    }

    private static float difference(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getFloat();
    }
}
