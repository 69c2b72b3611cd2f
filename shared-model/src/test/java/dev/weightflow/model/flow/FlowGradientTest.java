package dev.weightflow.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.flow.Flow.IntegratorName;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.Backward;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares autograd through whole flows with central differences, in double precision. */
class FlowGradientTest extends FlowTestBase {

    private static final double H = 1e-5;

    static Stream<Arguments> flows() {
        return Stream.of(
                        Flow.ONE_EULER_STEP,
                        new Flow(IntegratorName.EULER, 4),
                        new Flow(IntegratorName.HEUN, 1),
                        new Flow(IntegratorName.RK4, 1))
                .flatMap(flow -> everyReading().map(options -> Arguments.of(flow, options)));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void gradients_of_the_softmax_field_agree_with_differences(Flow flow, SoftmaxField.Options options) {
        check(flow, weightFor(options), (w1, w2) -> new SoftmaxField(w1, w2, options));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void gradients_of_the_centred_field_agree_with_differences(Flow flow, SoftmaxField.Options options) {
        check(flow, weightFor(options), (w1, w2) -> new SoftmaxField(w1, w2, options).centered());
    }

    @ParameterizedTest
    @MethodSource("flows")
    void gradients_of_advection_agree_with_differences(Flow flow) {
        check(flow, PlainMatrix.random(5, 4, 1.5, 11), (a, b) -> new AdvectionField(a.transpose(), b.transpose()));
    }

    private void check(Flow flow, PlainMatrix w0, BiFunction<NDArray, NDArray, VelocityField> fields) {
        PlainMatrix w1 = PlainMatrix.random(w0.width(), 2, 1, 1);
        PlainMatrix w2 = PlainMatrix.random(2, w0.height(), 1, 2);
        NDArray a1 = w1.doubles(manager);
        NDArray a2 = w2.doubles(manager);
        a1.setRequiresGradient(true);
        a2.setRequiresGradient(true);

        Torch.recording(() -> {
            Backward.of(loss(flow, fields.apply(a1, a2), w0));
            return null;
        });

        agree(a1, w1, moved -> value(flow, fields.apply(moved.doubles(manager), w2.doubles(manager)), w0));
        agree(a2, w2, moved -> value(flow, fields.apply(w1.doubles(manager), moved.doubles(manager)), w0));
    }

    private static void agree(NDArray parameter, PlainMatrix at, ToDoubleFunction<PlainMatrix> loss) {
        PlainMatrix gradient = PlainMatrix.of(parameter.getGradient());
        assertThat(gradient.norm()).isGreaterThan(1e-3);
        for (int i = 0; i < at.height(); i++) {
            for (int j = 0; j < at.width(); j++) {
                double difference =
                        (loss.applyAsDouble(at.nudged(i, j, H)) - loss.applyAsDouble(at.nudged(i, j, -H))) / (2 * H);
                assertThat(gradient.rows()[i][j]).isCloseTo(difference, within(1e-8));
            }
        }
    }

    private double value(Flow flow, VelocityField field, PlainMatrix w0) {
        try (StepScope scope = StepScope.open()) {
            return Torch.inference(() -> loss(flow, field, w0).getDouble());
        }
    }

    /** Computes a loss that weighs every entry of W(1) differently and is not linear in it. */
    private NDArray loss(Flow flow, VelocityField field, PlainMatrix w0) {
        NDArray w = flow.transport(field, w0.doubles(manager));
        NDArray weights = PlainMatrix.random(w0.height(), w0.width(), 3, 4).doubles(manager);
        return w.mul(w).add(w).mul(weights).sum();
    }
}
