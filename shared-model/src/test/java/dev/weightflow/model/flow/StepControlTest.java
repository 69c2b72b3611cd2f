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

    /** The difference of Heun's and Euler's step along v = c·t is c·dt²/2, that of Bogacki's and Shampine's along c·t² is c·dt³/24. */
    @ParameterizedTest
    @CsvSource({"HEUN_EULER,1,2,2", "BOGACKI_SHAMPINE,2,24,3"})
    void where_the_error_is_the_same_in_every_step_all_have_the_length_that_aims_at_nine_tenths_of_what_is_allowed(
            IntegratorName integrator, int power, double divisor, double order) {
        NDArray w0 = PlainMatrix.random(4, 3, 5, 2).doubles(manager);
        double c = 400;
        double allowed = 1e-2 * PlainMatrix.of(w0).norm();

        List<Double> times =
                new Flow(integrator, 1, 1e-2).times((w, t) -> w.onesLike().mul(c * Math.pow(t, power)), w0);

        double length = 0.9 * Math.pow(allowed * divisor / (c * Math.sqrt(12)), 1 / order);
        assertThat(length).isLessThan(0.2);
        for (int i = 0; i + 2 < times.size(); i++) {
            assertThat(times.get(i + 1) - times.get(i)).isCloseTo(length, within(1e-9));
        }
        assertThat(times).hasSize((int) Math.ceil(1 / length) + 1);
    }

    @Test
    void the_tolerance_is_a_part_of_the_weights_norm() {
        NDArray matrix = PlainMatrix.random(4, 4, 2, 1).doubles(manager);
        NDArray w0 = PlainMatrix.random(4, 3, 1, 2).doubles(manager);
        Flow flow = new Flow(IntegratorName.HEUN_EULER, 1, 1e-3);

        List<Double> times = flow.times((w, t) -> matrix.matMul(w), w0);

        assertThat(times).hasSizeGreaterThan(5);
        assertThat(flow.times((w, t) -> matrix.matMul(w), w0.mul(1024))).isEqualTo(times);
    }

    @Test
    void the_first_step_that_is_tried_is_the_one_that_was_asked_for() {
        NDArray w0 = PlainMatrix.random(2, 2, 1, 2).doubles(manager);

        assertThat(new Flow(IntegratorName.HEUN_EULER, 8, 1e-3).times((w, t) -> w.onesLike(), w0))
                .containsExactly(0.0, 1.0 / 8, 6.0 / 8, 1.0); // five times as long when it had no error
    }
}
