package dev.weightflow.drift.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.data.random.SeededRandom;
import org.junit.jupiter.api.Test;

class StartMixtureTest {

    /** The parts set at the first two steps are 1 - 1/(1 + ln 2) and 1/(1 + ln 2) - 1/(1 + ln 3). */
    @Test
    void the_evidence_is_that_on_paper() {
        double first = 1 - 1 / (1 + Math.log(2));
        double second = 1 / (1 + Math.log(2)) - 1 / (1 + Math.log(3));

        StartMixture one = StartMixture.of(1).next(new double[] {3});
        StartMixture two = one.next(new double[] {0.5});

        assertThat(StartMixture.of(1).evidence()).isEqualTo(1);
        assertThat(one.evidence()).isCloseTo(1 - first + 3 * first, within(1e-12));
        assertThat(two.evidence()).isCloseTo(1 - first - second + (3 * first + second) * 0.5, within(1e-12));
        assertThat(two.highest()).isEqualTo(one.evidence());
        assertThat(two.steps()).isEqualTo(2);
    }

    @Test
    void the_evidence_is_the_mean_over_all_starts() {
        SeededRandom random = SeededRandom.of(1, 0, 0, "factors");
        double[][] factors = new double[30][2];
        StartMixture mixture = StartMixture.of(2);
        for (double[] step : factors) {
            step[0] = random.uniform(0, 2);
            step[1] = random.uniform(0.5, 1.5);
            mixture = mixture.next(step);
        }
        double expected = 1 / (1 + Math.log(31));
        for (int start = 0; start < 30; start++) {
            double part = 1 / (1 + Math.log(start + 1)) - 1 / (1 + Math.log(start + 2));
            for (int bet = 0; bet < 2; bet++) {
                double product = part / 2;
                for (int step = start; step < 30; step++) {
                    product *= factors[step][bet];
                }
                expected += product;
            }
        }
        assertThat(mixture.evidence()).isCloseTo(expected, within(1e-9));
    }

    @Test
    void fair_bets_ever_reach_twenty_in_at_most_a_twentieth_of_all_runs() {
        int reached = 0;
        for (int run = 0; run < 2000; run++) {
            SeededRandom random = SeededRandom.of(run, 0, 0, "ville");
            StartMixture mixture = StartMixture.of(2);
            for (int step = 0; step < 400; step++) {
                double tail = 0.5 / Math.sqrt(1 - random.uniform());
                mixture = mixture.next(new double[] {tail, random.uniform() < 0.5 ? 1.9 : 0.1});
            }
            reached += mixture.highest() >= 20 ? 1 : 0;
        }
        assertThat(reached).isBetween(1, 100);
    }

    @Test
    void evidence_that_grows_for_ever_stays_a_number() {
        StartMixture mixture = StartMixture.of(1);
        for (int step = 0; step < 1000; step++) {
            mixture = mixture.next(new double[] {10});
        }
        assertThat(mixture.evidence()).isBetween(1e99, 1.1e100);
        StartMixture last = mixture;
        assertThatThrownBy(() -> last.next(new double[2])).hasMessageContaining("2 factors do not fit 1 bets");
    }
}
