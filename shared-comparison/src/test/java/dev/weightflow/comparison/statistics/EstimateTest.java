package dev.weightflow.comparison.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

class EstimateTest {
    private static final double[] THREE = {1, 2, 6};

    @Test
    void seeds_alone_give_the_paired_t_interval() {
        // given images that do not matter: mean 3, variance 7 over 3 seeds
        Estimate estimate = Estimate.of(3, THREE, new double[3], 0, 100);

        double half = TDistribution.of(2).inverseCumulativeProbability(0.975) * Math.sqrt(7.0 / 3);
        assertThat(estimate.interval(0.95).low()).isCloseTo(3 - half, within(1e-6));
        assertThat(estimate.interval(0.95).high()).isCloseTo(3 + half, within(1e-6));
        // t = 3 / √(7/3) = 1.9640 with 2 degrees of freedom
        assertThat(estimate.pValue()).isCloseTo(0.1885, within(5e-5));
    }

    @Test
    void images_alone_give_the_interval_of_their_variance() {
        Estimate estimate = Estimate.of(3, new double[] {3, 3, 3}, new double[] {4, 4, 4}, 4, 100);

        double half = 2 * TDistribution.of(99).inverseCumulativeProbability(0.975);
        assertThat(estimate.interval(0.95).high()).isCloseTo(3 + half, within(1e-6));
    }

    @Test
    void what_images_and_seeds_do_together_counts_once() {
        // given a variance of 1 through the images and of 3 through both: a seed's is 4, the mean's 1 + 3/3
        Estimate estimate = Estimate.of(0, new double[] {-1, 0, 1}, new double[] {4, 4, 4}, 2, 100);

        assertThat(estimate.imageVariance()).isCloseTo(1, within(1e-12));
        assertThat(estimate.seedVariance()).isCloseTo(1.0 / 3, within(1e-12));
    }

    @Test
    void resamples_give_the_variances() {
        // given images so few that a resample spreads less than they do, three seeds, and resamples of the images'
        // means
        Random random = new Random(1);
        double[] image = random.doubles(5).toArray();
        double[][] resampled = new double[3][4_000];
        for (int at = 0; at < 4_000; at++) {
            double mean = IntStream.range(0, 5)
                    .mapToDouble(draw -> image[random.nextInt(5)])
                    .average()
                    .orElseThrow();
            for (int seed = 0; seed < 3; seed++) {
                resampled[seed][at] = THREE[seed] + mean;
            }
        }

        Estimate estimate = Estimate.of(3, THREE, resampled, 5).orElseThrow();

        double mean =
                IntStream.range(0, 5).mapToDouble(at -> image[at]).average().orElseThrow();
        double ofMean = IntStream.range(0, 5)
                        .mapToDouble(at -> Math.pow(image[at] - mean, 2))
                        .sum()
                / 4
                / 5;
        assertThat(estimate.imageVariance()).isCloseTo(ofMean, within(0.08 * ofMean));
        assertThat(estimate.seedVariance()).isCloseTo(7.0 / 3, within(1e-12));
    }

    @Test
    void too_few_resamples_with_a_value_give_no_estimate() {
        double[] some = IntStream.range(0, 100)
                .mapToDouble(at -> at % 5 == 0 ? Double.NaN : at)
                .toArray();

        assertThat(Estimate.of(1, new double[] {1}, new double[][] {some}, 10)).isEmpty();
        assertThat(Estimate.of(1, new double[] {1}, new double[][] {{1, 1, 1}}, 1))
                .as("one image")
                .isEmpty();
    }

    @Test
    void fewer_than_three_seeds_conclude_nothing() {
        Estimate two = Estimate.of(30, new double[] {30, 30.001}, new double[] {1e-6, 1e-6}, 1e-6, 100);

        assertThat(two.interval(0.95).excludesZero()).isTrue();
        assertThat(two.pValue()).isEqualTo(1);
        assertThat(two.equivalencePValue(100)).isEqualTo(1);
    }

    @Test
    void equivalence_is_two_one_sided_tests() {
        Estimate estimate = Estimate.of(0.5, new double[] {0.4, 0.5, 0.6}, new double[3], 0, 100);
        TDistribution t = TDistribution.of(2);
        double error = 0.1 / Math.sqrt(3);

        assertThat(estimate.equivalencePValue(1)).isCloseTo(1 - t.cumulativeProbability(0.5 / error), within(1e-6));
        assertThat(estimate.equivalencePValue(0.5)).isCloseTo(0.5, within(1e-9));
        assertThat(estimate.equivalencePValue(0.4)).isCloseTo(t.cumulativeProbability(0.1 / error), within(1e-6));
    }

    @Test
    void a_difference_as_great_as_what_is_detectable_is_just_found() {
        Estimate estimate = Estimate.of(1, THREE, new double[] {2, 2, 2}, 2, 40);
        double least = estimate.detectable(0.01);

        assertThat(new Estimate(least, 40, 3, estimate.imageVariance(), estimate.seedVariance()).pValue())
                .isCloseTo(0.01, within(1e-7));
    }

    @Test
    void pseudo_values_of_a_mean_are_what_it_is_the_mean_of() {
        assertThat(Estimate.pseudoValues(3, new double[] {4, 3.5, 1.5})).containsExactly(1, 2, 6);
    }

    @Test
    void holms_p_values() {
        // by hand: 4 · 0.005, 3 · 0.01, 2 · 0.03, and 0.04 no less than the one before
        double[] adjusted = Holm.adjust(new double[] {0.01, 0.04, 0.03, 0.005});

        assertThat(adjusted).containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
        assertThat(Holm.adjust(new double[] {0.6, 0.9})).containsExactly(1, 1);
    }
}
