package dev.weightflow.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.Flow.IntegratorName;
import dev.weightflow.model.tensor.Ops;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests fields that depend on time alone, whose flow is an integral: a step is a quadrature, exact for polynomials up to its order. */
class TimeDependentFieldTest extends FlowTestBase {

    @Test
    void heuns_step_is_the_trapezium_and_differs_from_eulers_by_the_triangle() {
        // from 0.3 to 0.7: the integral of t is (0.7² − 0.3²) / 2, and Euler's is 0.4 · 0.3
        NDArray next = EmbeddedPair.HEUN_EULER.step(field(t -> t), one(), 0.3, 0.4);

        assertThat(value(next)).isCloseTo(1 + 0.2, within(1e-12));
        assertThat(value(EmbeddedPair.HEUN_EULER.difference(field(t -> t), one(), 0.3, 0.4, next)))
                .isCloseTo(0.2 - 0.12, within(1e-12));
    }

    @Test
    void bogacki_and_shampines_step_integrates_squares_and_the_other_one_errs_by_a_24th_of_the_cube() {
        NDArray next = EmbeddedPair.BOGACKI_SHAMPINE.step(field(t -> t * t), one(), 0.3, 0.4);

        assertThat(value(next)).isCloseTo(1 + (0.343 - 0.027) / 3, within(1e-12));
        assertThat(value(EmbeddedPair.BOGACKI_SHAMPINE.difference(field(t -> t * t), one(), 0.3, 0.4, next)))
                .isCloseTo(-Math.pow(0.4, 3) / 24, within(1e-12));
    }

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

    /**
     * Both fields have the same estimated error wherever a step begins: dt² for the first pair, dt³ for the other. With a tolerance of 1 %, or 0.1 %,
     * lengths of 1 and 0.2 are rejected, the first time by the largest change of a length, and then 0.9 · 0.1 is kept up to the end.
     */
    @ParameterizedTest
    @CsvSource({"HEUN_EULER,0.01", "BOGACKI_SHAMPINE,0.001"})
    void a_steps_length_follows_from_its_error_by_the_order(IntegratorName integrator, double tolerance) {
        VelocityField field = integrator == IntegratorName.HEUN_EULER ? field(t -> 2 * t) : field(t -> 24 * t * t);

        List<Double> times = new Flow(integrator, 1, tolerance).times(field, one());

        assertThat(times).hasSize(13);
        for (int i = 0; i < 12; i++) {
            assertThat(times.get(i)).isCloseTo(0.09 * i, within(1e-6));
        }
        assertThat(times.get(12)).isEqualTo(1);
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
