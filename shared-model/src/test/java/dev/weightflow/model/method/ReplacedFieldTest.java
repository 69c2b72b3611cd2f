package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.MethodSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A model whose learned field is replaced by another, which keeps its decoders and small parts. */
class ReplacedFieldTest {

    private static final NetworkConfig CONFIG = NetworkConfig.of(SwinConfig.micro(), 32);
    private static final MethodSpec SOFTMAX = Methods.spec(MethodName.DELORA, Map.of());
    private static final MethodSpec UNIFORM = Methods.spec(MethodName.DELORA, Map.of("field", "uniform"));
    private static final MethodSpec NONE =
            Methods.spec(MethodName.DECODERS_ONLY, Map.of("smallParts", "norms,patch-embedding,position-bias"));

    @Test
    void the_constant_in_its_place_is_a_model_trained_with_the_constant_that_has_the_same_weights() {
        try (Network learned = learned();
                Network constant = Network.create(CONFIG, Methods.of(UNIFORM), Device.cpu(), 8);
                Network ablated = learned.with(Methods.of(UNIFORM));
                StepScope scope = StepScope.open()) {
            Map<String, HostTensor> weights = StateDictLoader.of(learned);
            weights.keySet().removeIf(name -> name.contains("delora_"));
            StateDictLoader.load(constant, "the same weights", weights);

            assertThat(StateDictLoader.of(ablated)).isEqualTo(StateDictLoader.of(constant));
            assertSame(ablated, constant, 0);
            assertThat(difference(forward(ablated), forward(learned))).isGreaterThan(1e-4f);
        }
    }

    @Test
    void the_constant_adds_one_over_the_columns_to_queries_and_values_by_hand() {
        try (Network learned = learned();
                Network ablated = learned.with(Methods.of(UNIFORM));
                Network byHand = learned.with(Methods.of(NONE));
                StepScope scope = StepScope.open()) {
            assertThat(difference(forward(byHand), forward(ablated))).isGreaterThan(1e-4f);
            for (LinearLayer layer : CONFIG.layout().linearLayers()) {
                if (layer.weight().contains(".qkv.")) {
                    addToQueriesAndValues(byHand.parameters().get("backbone." + layer.weight()));
                }
            }

            assertSame(ablated, byHand, 1e-5f);
        }
    }

    @Test
    void no_field_in_its_place_leaves_the_backbone_s_weights() {
        try (Network learned = learned();
                Network decoders = Network.create(CONFIG, Methods.of(NONE), Device.cpu(), 8);
                Network ablated = learned.with(Methods.of(NONE));
                StepScope scope = StepScope.open()) {
            Map<String, HostTensor> weights = StateDictLoader.of(learned);
            weights.keySet().removeIf(name -> name.contains("delora_"));
            StateDictLoader.load(decoders, "the same weights", weights);

            assertSame(ablated, decoders, 0);
        }
    }

    /** Adds 1/k to the first and the last third of the rows of [3k, k]. */
    private static void addToQueriesAndValues(NDArray weight) {
        int columns = (int) weight.getShape().get(1);
        float[] values = weight.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            int third = i / columns / columns;
            values[i] += third == 1 ? 0 : 1f / columns;
        }
        Torch.inference(() -> {
            Ops.copyInPlace(weight, weight.getManager().create(values, weight.getShape()));
            return null;
        });
    }

    /** Builds a model that is nowhere near its start. */
    private static Network learned() {
        Network network = Network.create(CONFIG, Methods.of(SOFTMAX), Device.cpu(), 3);
        MethodMatrixTest.disturb(network, 1f);
        // a norm whose outputs add up to 0 hides a constant
        Torch.inference(() -> {
            network.parameters().parameters().stream()
                    .filter(parameter -> parameter.name().endsWith("norm1.bias"))
                    .forEach(parameter -> parameter.array().addi(0.5f));
            return null;
        });
        return network;
    }

    private static void assertSame(Network one, Network other, float error) {
        assertThat(difference(forward(one), forward(other))).isCloseTo(0, within(error));
    }

    private static Map<TaskName, NDArray> forward(Network network) {
        NDArray ramp = network.parameters().manager().arange(3 * 32 * 32);
        NDArray image =
                Ops.scale(ramp.toType(DataType.FLOAT32, false), 0.37).sin().reshape(1, 3, 32, 32);
        return Torch.inference(() -> network.forward(image, false));
    }

    private static float difference(Map<TaskName, NDArray> one, Map<TaskName, NDArray> other) {
        assertThat(one.keySet()).isEqualTo(other.keySet());
        return (float) one.keySet().stream()
                .mapToDouble(
                        task -> one.get(task).sub(other.get(task)).abs().max().getFloat())
                .max()
                .orElseThrow();
    }
}
