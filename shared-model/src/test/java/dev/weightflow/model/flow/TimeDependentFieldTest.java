package dev.weightflow.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.Flow.IntegratorName;
import dev.weightflow.model.tensor.Ops;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests fields that depend on time alone, whose flow is an integral: a step is a quadrature, exact for polynomials up to its order. */
class TimeDependentFieldTest extends FlowTestBase {

    @ParameterizedTest
    @CsvSource({"1", "2", "5"})
    void rk4_integrates_cubes(int steps) {
        NDArray end = Flow.rungeKutta(steps).transport(field(t -> t * t * t + t * t), one());

        assertThat(value(end)).isCloseTo(1 + 1 / 4.0 + 1 / 3.0, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"1", "4"})
    void heun_integrates_straight_lines_and_euler_sums_what_is_at_the_beginnings(int steps) {
        assertThat(value(new Flow(IntegratorName.HEUN, steps).transport(field(t -> t), one())))
                .isCloseTo(1.5, within(1e-12));
        assertThat(value(new Flow(IntegratorName.EULER, steps).transport(field(t -> t), one())))
                .isCloseTo(1.5 - 0.5 / steps, within(1e-12));
    }

    private NDArray one() {
        return manager.create(new double[] {1}, new Shape(1, 1));
    }

    private static VelocityField field(DoubleUnaryOperator velocity) {
        return (w, t) -> Ops.scale(w.onesLike(), velocity.applyAsDouble(t));
    }

    private static double value(NDArray w) {
        return w.toDoubleArray()[0];
    }
}
