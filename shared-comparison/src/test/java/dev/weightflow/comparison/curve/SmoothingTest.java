package dev.weightflow.comparison.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmoothingTest {
    private static double[] values(int points, IntToDoubleFunction function) {
        return IntStream.range(0, points).mapToDouble(function).toArray();
    }

    @Test
    void the_mean_of_a_straight_line_is_that_line() {
        double[] line = values(50, x -> 3 * x - 7);

        assertThat(Smoothing.mean(line)).containsExactly(line, within(1e-12));
        assertThat(Smoothing.mean(new double[0])).isEmpty();
    }

    /**
     * Compares with the closed form: over 2h + 1 neighbours the mean of x² is x² + h (h + 1) / 3; at the ends h shrinks to the neighbours on both
     * sides.
     */
    @Test
    void the_mean_of_a_parabola_lies_above_it_by_a_third_of_h_times_h_plus_1() {
        double[] means = Smoothing.mean(values(41, x -> x * x));

        for (int x = 0; x <= 40; x++) {
            int h = Math.min(9, Math.min(x, 40 - x));
            assertThat(means[x]).as("at %d", x).isCloseTo(x * x + h * (h + 1) / 3.0, within(1e-9));
        }
    }

    @Test
    void a_step_is_met_in_its_middle_and_not_later() {
        double[] means = Smoothing.mean(values(40, x -> x < 20 ? 0 : x == 20 ? 0.5 : 1));

        assertThat(means[20]).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void the_script_takes_as_many_neighbours() {
        assertThat(CurveScript.read(CurveScript.CURVES)).contains("const NEIGHBOURS = " + Smoothing.NEIGHBOURS + ";");
    }
}
