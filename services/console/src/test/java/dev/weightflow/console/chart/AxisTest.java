package dev.weightflow.console.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void a_logarithmic_axis_puts_equal_ratios_at_equal_distances() {
        Axis axis = Axis.logarithmic(0.01, 1, 100, 0);

        assertThat(axis.at(0.01)).isEqualTo(100);
        assertThat(axis.at(0.1)).isCloseTo(50, within(1e-9));
        assertThat(axis.at(1)).isCloseTo(0, within(1e-9));
    }

    @Test
    void ticks_are_1_2_or_5_times_a_power_of_ten_and_lie_between_the_ends() {
        assertThat(Axis.linear(0, 46_800, 0, 1).ticks(4)).containsExactly(0d, 20_000d, 40_000d);
        assertThat(Axis.logarithmic(0.09, 0.6, 0, 1).ticks(3)).containsExactly(0.1, 0.2, 0.5);
    }

    @Test
    void what_does_not_vary_is_drawn_and_not_divided_by_nothing() {
        for (Axis axis : List.of(Axis.linear(3, 3, 0, 10), Axis.logarithmic(3, 3, 0, 10))) {
            assertThat(axis.at(3)).isFinite();
            assertThat(axis.ticks(3)).allSatisfy(tick -> assertThat(tick).isFinite());
        }
    }
}
