package dev.weightflow.drift.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.data.random.SeededRandom;
import java.util.Arrays;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.junit.jupiter.api.Test;

class EffectTest {
    private final Pool pool = Pools.of(3, new double[3], new double[4], new double[2], new double[5], new double[2]);

    @Test
    void the_area_is_the_share_of_pairs_in_which_the_window_is_higher() {
        SeededRandom random = SeededRandom.of(2, 0, 0, "scores");
        double[] scores = new double[pool.size()];
        Arrays.setAll(scores, at -> random.below(6)); // with ties
        double[] reference = Arrays.copyOf(scores, 9);
        double[] window = Arrays.copyOfRange(scores, 9, 16);

        double u = MannWhitneyUTest.withDefaults().statistic(window, reference);

        assertThat(oneFold(scores).auc()).isCloseTo(u / (7 * 9), within(1e-12));
    }

    @Test
    void only_images_of_one_fold_are_compared() {
        double[] scores = {1, 1, 1, 5, 5, 5, 5, 0, 0, 2, 2, 2, 2, 2, 6, 6};
        Folds folds = new Folds(2, new int[] {0, 1, 0, 0, 1});

        // in either fold each image of the window is above each of the reference, which over folds is not so
        assertThat(new Effect(scores, pool, folds).auc()).isEqualTo(1);
        assertThat(oneFold(scores).auc()).isLessThan(1);
    }

    @Test
    void the_share_is_what_lies_beyond_the_reference() {
        Pool large = Pools.of(1, new double[100], new double[50]);
        double[] scores = new double[150];
        Arrays.setAll(scores, at -> at < 100 ? at : at < 110 ? 1000 : (at - 110) * 2.5);

        // the 96th of the reference is the threshold: 4 of 100 above; of the window 10 of night and one by chance
        double expected = (11 / 50.0 - 0.04) / 0.96;
        assertThat(new Effect(scores, large, new Folds(1, new int[2])).share()).isCloseTo(expected, within(1e-12));
    }

    @Test
    void the_interval_contains_the_area_and_is_of_the_seed() {
        double[] scores = new double[pool.size()];
        SeededRandom random = SeededRandom.of(3, 0, 0, "scores");
        Arrays.setAll(scores, at -> random.uniform() + (at < 9 ? 0 : 0.2));

        Effect effect = oneFold(scores);
        Interval interval = effect.interval(200, 1).orElseThrow();

        assertThat(effect.auc()).isBetween(interval.low(), interval.high());
        assertThat(effect.interval(200, 1)).contains(interval);
    }

    private Effect oneFold(double[] scores) {
        return new Effect(scores, pool, new Folds(1, new int[pool.groupCount()]));
    }
}
