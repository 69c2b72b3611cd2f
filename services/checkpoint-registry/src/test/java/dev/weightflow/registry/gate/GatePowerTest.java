package dev.weightflow.registry.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.registry.gate.GateRules.FirstVersionRule;
import dev.weightflow.schema.evaluation.SeedDeviation;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests the power against normal quantiles by hand, and against simulated decisions. */
class GatePowerTest {
    @Test
    void known_deviations_give_normal_quantiles() {
        // √(0.6² + 0.5² (1 + 1)) = √0.86 = 0.92736; at 0.5 % the quantile is 2.57583, and of 80 % it is 0.84162
        GatePower power = new GatePower(rules(0, SeedDeviation.stated(0.5)), 0.6, 1_000_000, 0.005, 1);

        assertThat(power.required()).isCloseTo(2.57583 * 0.92736, within(1e-3));
        assertThat(power.found(0.8)).isCloseTo((2.57583 + 0.84162) * 0.92736, within(1e-3));
        assertThat(power.chance(power.found(0.8))).isCloseTo(0.8, within(1e-9));
        assertThat(power.chance(0)).isCloseTo(0.005, within(1e-5));
    }

    @Test
    void a_least_gain_above_the_threshold_is_what_must_be_reached() {
        GatePower power = new GatePower(rules(10, SeedDeviation.stated(0.5)), 0.6, 1_000, 0.005, 1);

        assertThat(power.required()).isEqualTo(5);
        assertThat(power.chance(5)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void more_seeds_find_less_and_can_not_remove_the_champions_own() {
        double[] found = {1, 3, 5, 1_000_000};
        for (int i = 0; i < found.length; i++) {
            found[i] = new GatePower(rules(0, SeedDeviation.stated(0.5)), 0, 1_000, 0.005, (int) found[i]).found(0.8);
        }

        assertThat(found).isSortedAccordingTo((one, other) -> Double.compare(other, one));
        assertThat(found[0]).isCloseTo((2.57583 + 0.84162) * 0.5 * Math.sqrt(2), within(1e-4));
        assertThat(found[1]).isCloseTo((2.57583 + 0.84162) * 0.5 * Math.sqrt(4.0 / 3), within(1e-4));
        assertThat(found[3]).isCloseTo((2.57583 + 0.84162) * 0.5, within(1e-4));
    }

    @Test
    void few_seeds_of_a_measured_deviation_cost_power() {
        SeedDeviation five = new SeedDeviation(0.5, Optional.of(4), Optional.empty());

        // without images Fisher's distribution is Student's: 4.60409 at 0.5 % with four degrees of freedom
        assertThat(new GatePower(rules(0, five), 0, 1_000, 0.005, 1).required())
                .isCloseTo(4.60409 * 0.5 * Math.sqrt(2), within(1e-3));
    }

    @Test
    void the_chance_is_that_of_simulated_gains() {
        GatePower power = new GatePower(rules(2, SeedDeviation.stated(0.4)), 0.7, 400, 0.005, 3);
        Random random = new Random(11);
        int passed = 0;
        int runs = 20_000;
        for (int run = 0; run < runs; run++) {
            double seeds = 0;
            for (int seed = 0; seed < 3; seed++) {
                seeds += 0.4 * random.nextGaussian() / 3;
            }
            double gain = 2.5 + 0.7 * random.nextGaussian() + seeds - 0.4 * random.nextGaussian();
            passed += gain > power.required() ? 1 : 0;
        }

        assertThat(power.chance(2.5)).isCloseTo((double) passed / runs, within(0.015));
    }

    private static GateRules rules(double minGain, SeedDeviation seeds) {
        return new GateRules(Map.of(), 1, minGain, 100, 10, seeds, FirstVersionRule.PROMOTE);
    }
}
