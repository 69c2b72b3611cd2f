package dev.weightflow.drift.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.drift.Cameras;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PermutationsTest {

    @Test
    void every_source_keeps_as_many_groups_in_the_window() {
        Cameras cameras = new Cameras(1, 1);
        Pool pool = Pool.of(cameras.days(0, 5, 0), cameras.days(5, 2, 0));
        Permutations permutations = Permutations.of(pool, 50, 7);

        for (int permutation = 0; permutation < 50; permutation++) {
            int[] window = permutations.drawn(permutation);
            assertThat(window).doesNotHaveDuplicates().hasSize(6);
            for (int camera = 0; camera < 3; camera++) {
                String source = "camera " + camera;
                assertThat(Arrays.stream(window).filter(group -> pool.sources()[group].equals(source)))
                        .hasSize(2);
            }
        }
        assertThat(permutations.least()).isEqualTo(1.0 / 51); // of 21³ ways
    }

    @Test
    void the_p_value_is_that_of_all_permutations() {
        Pool pool = Pools.of(
                4,
                new double[] {1},
                new double[] {2},
                new double[] {4},
                new double[] {3},
                new double[] {5},
                new double[] {9});
        double[] values = {1, 2, 4, 3, 5, 9};
        // of the 15 pairs, only {5, 9} has at least the observed sum of 14
        double[] every = IntStream.range(0, 36)
                .filter(at -> at / 6 < at % 6)
                .mapToDouble(at -> values[at / 6] + values[at % 6])
                .toArray();
        assertThat(Arrays.stream(every).filter(sum -> sum >= 14)).hasSize(1);
        assertThat(Arrays.stream(every).filter(sum -> sum >= 9)).hasSize(6);

        Permutations drawn = Permutations.of(pool, 20_000, 3);
        double[] sums = IntStream.range(0, 20_000)
                .mapToDouble(at -> Arrays.stream(drawn.drawn(at))
                        .mapToDouble(group -> values[group])
                        .sum())
                .toArray();

        assertThat(Permutations.of(pool, 1000, 3).least()).isCloseTo(1 / 15.0, within(1e-12));
        assertThat(Permutations.pValue(14, sums)).isCloseTo(1 / 15.0, within(0.008)); // four standard errors
        assertThat(Permutations.pValue(9, sums)).isCloseTo(6 / 15.0, within(0.015));
    }

    @Test
    void no_p_value_is_zero_and_ties_count() {
        assertThat(Permutations.pValue(5, new double[] {1, 2, 3})).isEqualTo(0.25);
        assertThat(Permutations.pValue(2, new double[] {1, 2, 3})).isEqualTo(0.75);
        assertThat(Permutations.pValue(0, new double[] {1, 2, 3})).isEqualTo(1);
    }
}
