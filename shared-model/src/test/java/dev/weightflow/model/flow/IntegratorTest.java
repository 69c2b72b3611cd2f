package dev.weightflow.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.Flow.IntegratorName;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegratorTest extends FlowTestBase {

    @ParameterizedTest
    @CsvSource({"EULER,1", "HEUN,2", "RK4,4"})
    void the_error_on_a_linear_field_falls_with_the_order_of_the_integrator(IntegratorName integrator, double order) {
        // given dW/dt = A·W, whose flow is W(1) = e^A·W(0)
        PlainMatrix a = PlainMatrix.random(4, 4, 1, 1);
        PlainMatrix w0 = PlainMatrix.random(4, 3, 1, 2);
        PlainMatrix truth = a.exponential().times(w0);
        NDArray matrix = a.doubles(manager);
        int[] steps = {8, 16, 32, 64};

        double[] errors = IntStream.of(steps)
                .mapToDouble(n -> PlainMatrix.of(
                                new Flow(integrator, n).transport((w, t) -> matrix.matMul(w), w0.doubles(manager)))
                        .distance(truth))
                .toArray();

        assertThat(slope(steps, errors)).isCloseTo(order, within(0.1));
    }

    @ParameterizedTest
    @CsvSource({"EULER,1,0", "HEUN,1,1.5", "RK4,1,1", "EULER,4,0.65625", "HEUN,4,1.03125"})
    void the_field_is_asked_at_the_times_of_the_method(IntegratorName integrator, int steps, double expected) {
        // dW/dt = 3t² has W(1) = W(0) + 1; the methods are the left sum, the trapezoids and Simpson's rule
        NDArray zero = PlainMatrix.random(1, 1, 1, 1).scaled(0).doubles(manager);

        NDArray w =
                new Flow(integrator, steps).transport((at, t) -> at.onesLike().mul(3 * t * t), zero);

        assertThat(w.toDoubleArray()[0]).isCloseTo(expected, within(1e-14));
    }

    @Test
    void an_empty_flow_is_refused() {
        assertThatThrownBy(() -> new Flow(IntegratorName.EULER, 0)).hasMessageContaining("0 steps");
    }

    @Test
    void lora_is_one_euler_step_of_its_field_exactly() {
        NDArray w0 = manager.randomNormal(new Shape(12, 8));
        NDArray a = manager.randomNormal(new Shape(3, 8));
        NDArray b = manager.randomNormal(new Shape(12, 3));

        NDArray w = Flow.ONE_EULER_STEP.transport(new LowRankField(a, b, 4), w0);

        assertThat(w).isEqualTo(w0.add(b.matMul(a).mul(4)));
        NDArray inMoreSteps = new Flow(IntegratorName.RK4, 3).transport(new LowRankField(a, b, 4), w0);
        assertThat(inMoreSteps.sub(w).abs().max().getFloat()).isLessThan(1e-5f);
    }

    @Test
    void a_low_rank_field_names_shapes_that_do_not_fit() {
        LowRankField field = new LowRankField(manager.zeros(new Shape(3, 8)), manager.zeros(new Shape(12, 2)), 1);

        assertThatThrownBy(() -> field.velocity(manager.zeros(new Shape(12, 8)), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("A (3, 8)", "B (12, 2)", "weight (12, 8)");
    }

    private static double slope(int[] steps, double[] errors) {
        double meanX = IntStream.of(steps).mapToDouble(Math::log).average().orElseThrow();
        double meanY = Arrays.stream(errors).map(Math::log).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        for (int i = 0; i < steps.length; i++) {
            double dx = Math.log(steps[i]) - meanX;
            xy += dx * (Math.log(errors[i]) - meanY);
            xx += dx * dx;
        }
        return -xy / xx;
    }
}
