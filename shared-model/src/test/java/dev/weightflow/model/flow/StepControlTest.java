package dev.weightflow.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.Flow.IntegratorName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StepControlTest extends FlowTestBase {

    @ParameterizedTest
    @CsvSource({"HEUN_EULER,2", "BOGACKI_SHAMPINE,3"})
    void in_equal_steps_the_error_on_a_linear_field_falls_with_the_order(IntegratorName integrator, double order) {
        PlainMatrix a = PlainMatrix.random(4, 4, 1, 1);
        PlainMatrix w0 = PlainMatrix.random(4, 3, 1, 2);

        double coarse = errorInEqualSteps(integrator, a, w0, 16);
        double fine = errorInEqualSteps(integrator, a, w0, 32);

        assertThat(Math.log(coarse / fine) / Math.log(2)).isCloseTo(order, within(0.1));
    }

    @ParameterizedTest
    @CsvSource({"HEUN_EULER", "BOGACKI_SHAMPINE"})
    void a_smaller_tolerance_takes_more_steps_and_ends_nearer_to_the_truth(IntegratorName integrator) {
        // given dW/dt = A·W, whose flow is W(1) = e^A·W(0)
        PlainMatrix a = PlainMatrix.random(4, 4, 2, 1);
        PlainMatrix w0 = PlainMatrix.random(4, 3, 1, 2);
        PlainMatrix truth = a.exponential().times(w0);
        NDArray matrix = a.doubles(manager);
        VelocityField field = (w, t) -> matrix.matMul(w);
        int before = 0;

        for (double tolerance : new double[] {1e-2, 1e-3, 1e-4, 1e-5}) {
            Flow flow = new Flow(integrator, 1, tolerance);
            List<Double> times = flow.times(field, w0.doubles(manager));

            assertThat(times).startsWith(0.0).endsWith(1.0).isSorted().hasSizeGreaterThan(before);
            double error =
                    PlainMatrix.of(flow.transport(field, w0.doubles(manager))).distance(truth);
            // each step's error is below tolerance·‖W0‖, and e^A carries it on
            assertThat(error)
                    .isLessThan(tolerance
                            * w0.norm()
                            * times.size()
                            * a.exponential().norm());
            before = times.size();
        }
    }

    @Test
    void the_steps_of_one_weight_are_the_same_at_every_call_and_short_where_the_field_is_fast() {
        VelocityField field = (w, t) -> w.onesLike().mul(t < 0.5 ? 1 : 1 + 400 * (t - 0.5) * (t - 0.5));
        NDArray w0 = floats(PlainMatrix.random(3, 3, 1, 2));
        Flow flow = new Flow(IntegratorName.HEUN_EULER, 1, 1e-2);

        List<Double> times = flow.times(field, w0);

        assertThat(flow.times(field, w0)).isEqualTo(times);
        long early = times.stream().filter(t -> t < 0.5).count();
        assertThat(times.size() - early).isGreaterThan(2 * early);
    }

    @ParameterizedTest
    @EnumSource(
            value = IntegratorName.class,
            names = {"HEUN_EULER", "BOGACKI_SHAMPINE"})
    void a_flow_ends_even_where_no_step_is_good_enough(IntegratorName integrator) {
        NDArray w0 = floats(PlainMatrix.random(2, 2, 1, 2));
        Flow flow = new Flow(integrator, 1, 1e-30);

        List<Double> times = flow.times((w, t) -> w.mul(w), w0);

        assertThat(times).hasSizeLessThanOrEqualTo(1025).endsWith(1.0);
        assertThat(flow.times((w, t) -> w.mul(Double.NaN), w0)).containsExactly(0.0, 1.0);
    }

    @Test
    void a_constant_field_takes_one_step() {
        NDArray w0 = manager.zeros(new Shape(2, 2));

        assertThat(new Flow(IntegratorName.BOGACKI_SHAMPINE, 1, 1e-6).times((w, t) -> w.zerosLike(), w0))
                .containsExactly(0.0, 1.0);
    }

    @Test
    void a_tolerance_is_needed() {
        assertThatThrownBy(() -> new Flow(IntegratorName.HEUN_EULER, 1)).hasMessageContaining("tolerance above 0");
    }

    private double errorInEqualSteps(IntegratorName integrator, PlainMatrix a, PlainMatrix w0, int steps) {
        NDArray matrix = a.doubles(manager);
        List<Double> times = IntStream.rangeClosed(0, steps)
                .mapToObj(i -> (double) i / steps)
                .toList();
        List<Flow.Point> path =
                new Flow(integrator, 1, 1).along((w, t) -> matrix.matMul(w), w0.doubles(manager), times);
        return PlainMatrix.of(path.get(steps).weight()).distance(a.exponential().times(w0));
    }
}
