package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.weightflow.schema.training.OptimizerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    private static final Schedule REFERENCE = Schedule.of(3.125e-5, OptimizerOptions.REFERENCE, 3120, 46800);

    @ParameterizedTest
    @CsvSource({
        "0, 3.125e-8",
        "1, 4.1256e-8",
        "3119, 3.12400e-5",
        "3120, 3.125e-5",
        "23400, 1.75132e-5",
        "46799, 3.1250004e-7",
        "46800, 3.125e-7",
        "50000, 3.125e-7"
    })
    void the_references_run_has_the_references_rates(int t, double rate) {
        assertThat(REFERENCE.at(t)).isCloseTo(rate, withinPercentage(2e-4));
    }

    @Test
    void the_second_step_uses_the_first_ones_rate_again() {
        assertThat(REFERENCE.rate(0)).isEqualTo(REFERENCE.at(0));
        assertThat(REFERENCE.rate(1)).isEqualTo(REFERENCE.at(0));
        assertThat(REFERENCE.rate(2)).isEqualTo(REFERENCE.at(1));
    }

    @Test
    void a_run_without_warm_up_begins_at_the_peak_and_one_of_warm_up_alone_only_rises() {
        assertThat(Schedule.of(1, OptimizerOptions.REFERENCE, 0, 10).rate(0)).isEqualTo(1);
        assertThat(Schedule.of(1, OptimizerOptions.REFERENCE, 10, 10).at(9)).isCloseTo(0.9001, withinPercentage(1e-6));
        assertThat(Schedule.of(1, OptimizerOptions.REFERENCE, 10, 10).at(10)).isEqualTo(0.01);
    }

    @Test
    void the_ends_are_the_parts_of_the_peak_that_the_optimizer_says() {
        Schedule schedule = Schedule.of(1e-3, new OptimizerOptions(null, null, null, null, 0.1, 0.0), 4, 8);

        assertThat(schedule.at(0)).isCloseTo(1e-4, withinPercentage(1e-9));
        assertThat(schedule.at(2)).isCloseTo(5.5e-4, withinPercentage(1e-9));
        assertThat(schedule.at(4)).isEqualTo(1e-3);
        assertThat(schedule.at(5)).isCloseTo(1e-3 * (1 + Math.sqrt(0.5)) / 2, withinPercentage(1e-9));
        assertThat(schedule.at(6)).isCloseTo(5e-4, withinPercentage(1e-9));
        assertThat(schedule.at(8)).isZero();
    }

    @Test
    void the_references_ends_are_quotients_to_the_bit() {
        for (double peak = 1e-5; peak < 1; peak *= 1.37) {
            assertThat(Schedule.of(peak, OptimizerOptions.REFERENCE, 1, 2))
                    .isEqualTo(new Schedule(peak, peak / 1000, peak / 100, 1, 2));
        }
    }
}
