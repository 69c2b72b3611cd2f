package dev.weightflow.benchmarks.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.benchmarks.loop.LoopSimulation.Counts;
import dev.weightflow.benchmarks.loop.LoopSimulation.Effect;
import org.junit.jupiter.api.Test;

/** Small runs of the simulation: few false promotions, few rollbacks of better versions, and both find what is great. */
class LoopSimulationTest {
    private final LoopSimulation simulation = LoopSimulation.of(40, 20, 7);

    @Test
    void few_that_gain_nothing_are_promoted_and_few_that_are_as_good_are_rolled_back() {
        Counts counts = simulation.counts(new Effect(0, 0));

        assertThat(counts.promoted()).isLessThanOrEqualTo(counts.runs() / 20);
        assertThat(counts.rolledBack()).isLessThanOrEqualTo(counts.runs() / 20);
    }

    @Test
    void a_gain_on_new_images_does_not_pay_for_a_loss_on_old_ones() {
        Counts counts = simulation.counts(new Effect(3, -4));

        assertThat(counts.promoted()).isLessThanOrEqualTo(counts.runs() / 20);
    }

    @Test
    void a_great_gain_is_promoted_and_stays() {
        Counts counts = simulation.counts(new Effect(5, 0));

        assertThat(counts.promoted()).isGreaterThan(counts.runs() / 2);
        assertThat(counts.rolledBack()).isLessThanOrEqualTo(counts.runs() / 20);
    }

    @Test
    void what_falls_by_the_budget_stays_and_what_falls_by_far_more_is_rolled_back() {
        assertThat(simulation.rollbacks(1)).hasSizeLessThanOrEqualTo(2);
        assertThat(simulation.rollbacks(5)).hasSizeGreaterThan(36);
    }

    @Test
    void the_stated_power_is_that_of_the_gate() {
        double[] power = simulation.power(1.5);

        assertThat(power[0]).as("simulated, stated %s", power[1]).isCloseTo(power[1], within(0.25));
    }
}
