package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.MethodSpec;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every method, whatever it adapts. */
class MethodMatrixTest {

    private static final NetworkConfig MICRO = NetworkConfig.of(SwinConfig.micro(), 64);

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void every_task_is_predicted_at_the_images_resolution(MethodName method) {
        try (Network network = network(method);
                StepScope scope = StepScope.open()) {
            Map<Task, NDArray> outputs = forward(network);

            assertThat(outputs.keySet()).containsExactlyInAnyOrder(Task.values());
            outputs.forEach((task, output) -> {
                assertThat(output.getShape()).isEqualTo(new Shape(2, task.channels(), 64, 64));
                assertThat(output.isNaN().any().getBoolean()).isFalse();
            });
        }
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void a_merged_network_predicts_the_same(MethodName method) {
        try (Network network = network(method);
                StepScope scope = StepScope.open()) {
            disturb(network);
            try (Network merged = network.merged()) {
                Map<Task, NDArray> unmerged = forward(network);

                forward(merged).forEach((task, output) -> assertThat(difference(output, unmerged.get(task)))
                        .as(task.key())
                        .isLessThan(1e-4f));
                assertThat(merged.parameters().trained()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void every_trained_parameter_is_reached_by_gradients_and_no_other(MethodName method) {
        try (Network network = network(method);
                StepScope scope = StepScope.open()) {
            disturb(network);
            Torch.recording(() -> {
                NDArray loss = network.forward(image(network), true).values().stream()
                        .map(output -> output.square().mean())
                        .reduce(NDArray::add)
                        .orElseThrow();
                Ops.backward(loss);
                return null;
            });

            for (Parameter parameter : network.parameters().parameters()) {
                assertThat(parameter.array().hasGradient()).as(parameter.name()).isEqualTo(parameter.trained());
            }
        }
    }

    private static Network network(MethodName method) {
        return Network.create(MICRO, Methods.of(MethodSpec.of(method)), Device.cpu(), 3);
    }

    /** Moves adapters that start at zero, so that they count. */
    private static void disturb(Network network) {
        Torch.inference(() -> {
            network.parameters().parameters().stream()
                    .filter(parameter -> parameter.group() == ParameterGroup.ADAPTER)
                    .forEach(parameter -> parameter
                            .array()
                            .addi(parameter
                                    .array()
                                    .getManager()
                                    .randomNormal(0, 0.1f, parameter.array().getShape(), DataType.FLOAT32)));
            return null;
        });
    }

    private static Map<Task, NDArray> forward(Network network) {
        return Torch.inference(() -> network.forward(image(network), false));
    }

    private static NDArray image(Network network) {
        NDArray ramp = network.parameters().manager().arange(2 * 3 * 64 * 64f);
        return ramp.mul(0.37f).sin().reshape(2, 3, 64, 64);
    }

    private static float difference(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getFloat() / Math.max(1, b.abs().max().getFloat());
    }
}
