package dev.weightflow.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.SoftmaxField.SoftmaxReading;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StackedFlowTest extends FlowTestBase {

    private static final int WEIGHTS = 3;
    private static final List<Flow> FLOWS = List.of(Flow.ONE_EULER_STEP, Flow.rungeKutta(2));

    static Stream<FieldKind> kinds() {
        Stream<FieldKind> softmax = everyReading()
                .flatMap(options ->
                        Stream.of(new SoftmaxField.Kind(2, options, false), new SoftmaxField.Kind(2, options, true)));
        return Stream.concat(
                softmax, Stream.of(new UniformField.Kind(), new LowRankField.Kind(2, 0.5), new AdvectionField.Kind(2)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void weights_of_one_shape_flow_together_as_each_does_alone(FieldKind kind) {
        boolean square = kind instanceof SoftmaxField.Kind softmax
                && softmax.options().reading() == SoftmaxReading.TRANSPOSED_SQUARE;
        int rows = square ? 4 : 5;
        Map<String, NDArray> arrays = new HashMap<>();
        List<NDArray> weights = IntStream.range(0, WEIGHTS)
                .mapToObj(i -> {
                    kind.parameters("w" + i, new Shape(rows, 4)).forEach(spec -> arrays.put(spec.name(), values(spec)));
                    return PlainMatrix.random(rows, 4, 1.5, i).doubles(manager);
                })
                .toList();
        VelocityField all = kind.field(
                "",
                own -> NDArrays.stack(new NDList(IntStream.range(0, WEIGHTS)
                        .mapToObj(i -> arrays.get("w" + i + own))
                        .toList())));

        for (Flow flow : FLOWS) {
            NDArray together = flow.transport(all, NDArrays.stack(new NDList(weights)));

            for (int i = 0; i < WEIGHTS; i++) {
                NDArray alone = flow.transport(kind.field("w" + i, arrays::get), weights.get(i));
                assertThat(alone.sub(together.get(i)).abs().max().getDouble()).isLessThan(1e-13);
                assertThat(alone.sub(weights.get(i)).abs().max().getDouble()).isGreaterThan(1e-3);
            }
        }
    }

    private NDArray values(ParameterSpec spec) {
        long[] sizes = spec.shape().getShape();
        int rows = sizes.length == 1 ? 1 : (int) sizes[0];
        return PlainMatrix.random(
                        rows, (int) sizes[sizes.length - 1], 1.2, spec.name().hashCode())
                .doubles(manager)
                .reshape(spec.shape());
    }

    @Test
    void a_stack_of_fields_takes_as_many_weights() {
        NDArray weights = manager.zeros(new Shape(3, 5, 4));
        VelocityField softmax = new SoftmaxField(
                manager.zeros(new Shape(2, 4, 2)), manager.zeros(new Shape(2, 2, 5)), SoftmaxField.Options.DEFAULT);
        VelocityField lowRank =
                new LowRankField(manager.zeros(new Shape(3, 2, 4)), manager.zeros(new Shape(2, 5, 2)), 1);

        assertThatThrownBy(() -> softmax.velocity(weights, 0)).hasMessageContaining("does not fit a weight (3, 5, 4)");
        assertThatThrownBy(() -> lowRank.velocity(weights, 0)).hasMessageContaining("does not fit a weight (3, 5, 4)");
    }
}
