package dev.weightflow.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.flow.Flow.IntegratorName;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.Backward;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

    @Test
    void gradients_along_chosen_steps_agree_with_differences_along_the_same_steps() {
        SoftmaxField.Options options = SoftmaxField.Options.DEFAULT;
        PlainMatrix w0 = weightFor(options);
        List<Double> times = List.of(0.0, 0.1, 0.45, 1.0);
        for (IntegratorName integrator : List.of(IntegratorName.HEUN_EULER, IntegratorName.BOGACKI_SHAMPINE)) {
            Flow flow = new Flow(integrator, 1, 1e-3);
            check(
                    (field, w) -> flow.along(field, w, times).get(3).weight(),
                    w0,
                    (w1, w2) -> new SoftmaxField(w1, w2, options));
        }
    }

    @Test
    void the_gradient_of_a_learned_time_agrees_with_differences() {
        PlainMatrix w0 = PlainMatrix.random(5, 4, 1.5, 11);
        NDArray a = PlainMatrix.random(2, 4, 1, 1).doubles(manager);
        NDArray b = PlainMatrix.random(5, 2, 1, 2).doubles(manager);
        PlainMatrix time = new PlainMatrix(new double[][] {{1.2}});
        NDArray learned = time.doubles(manager).reshape(1);
        learned.setRequiresGradient(true);
        Flow flow = new Flow(IntegratorName.HEUN, 2);

        Torch.recording(() -> {
            Backward.of(loss(transport(flow), timed(a, b, learned), w0));
            return null;
        });

        double slope = (value(transport(flow), timed(a, b, manager.create(new double[] {1.2 + H})), w0)
                        - value(transport(flow), timed(a, b, manager.create(new double[] {1.2 - H})), w0))
                / (2 * H);
        assertThat(Math.abs(slope)).isGreaterThan(1e-3);
        assertThat(learned.getGradient().toDoubleArray()[0]).isCloseTo(slope, within(1e-7));
    }

    @Test
    void flowing_for_twice_the_time_is_flowing_twice() {
        NDArray a = PlainMatrix.random(2, 4, 1, 1).doubles(manager);
        NDArray b = PlainMatrix.random(5, 2, 1, 2).doubles(manager);
        NDArray w0 = PlainMatrix.random(5, 4, 1.5, 11).doubles(manager);
        AdvectionField once = new AdvectionField(a, b);

        NDArray twice = Flow.rungeKutta(20).transport(timed(a, b, manager.create(new double[] {2})), w0);

        NDArray there = Flow.rungeKutta(10).transport(once, Flow.rungeKutta(10).transport(once, w0));
        assertThat(PlainMatrix.of(twice).distance(PlainMatrix.of(there))).isLessThan(1e-13);
    }

    private static VelocityField timed(NDArray a, NDArray b, NDArray time) {
        Map<String, NDArray> arrays = Map.of("q.advection_A", a, "q.advection_B", b, "q.flow_time", time);
        return new FieldKind.Timed(new AdvectionField.Kind(2)).field("q", arrays::get);
    }

    private static Transport transport(Flow flow) {
        return flow::transport;
    }

    /** Computes W(1). */
    private interface Transport {
        NDArray apply(VelocityField field, NDArray w0);
    }

    private void check(Flow flow, PlainMatrix w0, BiFunction<NDArray, NDArray, VelocityField> fields) {
        check(transport(flow), w0, fields);
    }

    private void check(Transport flow, PlainMatrix w0, BiFunction<NDArray, NDArray, VelocityField> fields) {
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

    private double value(Transport flow, VelocityField field, PlainMatrix w0) {
        try (StepScope scope = StepScope.open()) {
            return Torch.inference(() -> loss(flow, field, w0).getDouble());
        }
    }

    /** Computes a loss that weighs every entry of W(1) differently and is not linear in it. */
    private NDArray loss(Transport flow, VelocityField field, PlainMatrix w0) {
        NDArray w = flow.apply(field, w0.doubles(manager));
        NDArray weights = PlainMatrix.random(w0.height(), w0.width(), 3, 4).doubles(manager);
        return w.mul(w).add(w).mul(weights).sum();
    }
}
