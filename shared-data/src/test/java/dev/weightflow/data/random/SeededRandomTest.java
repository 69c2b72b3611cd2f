package dev.weightflow.data.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededRandomTest {
    /** Computed from the documented algorithm with Python's integers. */
    @Test
    void streams_are_pinned_by_vectors() {
        assertThat(firstThree(SeededRandom.of(0, 0, 0, "")))
                .containsExactly(0xeb1ec7ea097aaa8bL, 0xb84e33469e7acbc8L, 0xd9d170ed5e8b1efcL);
        assertThat(firstThree(SeededRandom.of(42, 3, 7, "augment")))
                .containsExactly(0x1340a78e0cf9f6b7L, 0xcd7c138c700bfb9aL, 0x895cedfb990caa0bL);
        assertThat(firstThree(SeededRandom.of(-1, 1L << 40, -5, "Größe")))
                .containsExactly(0x86761e3e9fe00889L, 0x961c945e9a9a8b9aL, 0x06c8c691793d2efdL);
    }

    @Test
    void uniform_and_permutation_are_pinned_by_vectors() {
        assertThat(SeededRandom.of(0, 0, 0, "").uniform()).isEqualTo(0.9184384294871771);
        assertThat(SeededRandom.of(42, 3, 7, "augment").uniform()).isEqualTo(0.07520529954943078);
        assertThat(SeededRandom.of(0, 0, 0, "").permutation(10)).containsExactly(1, 5, 7, 3, 2, 4, 0, 8, 6, 9);
        assertThat(SeededRandom.of(42, 3, 7, "augment").permutation(10)).containsExactly(8, 1, 3, 5, 9, 2, 6, 4, 7, 0);
    }

    @Test
    void every_part_of_the_key_makes_another_stream() {
        Set<Long> firsts = new HashSet<>();
        for (long seed = 0; seed < 8; seed++) {
            for (long epoch = 0; epoch < 8; epoch++) {
                for (long index = 0; index < 8; index++) {
                    firsts.add(SeededRandom.of(seed, epoch, index, "order").nextLong());
                    firsts.add(SeededRandom.of(seed, epoch, index, "augment").nextLong());
                }
            }
        }
        assertThat(firsts).hasSize(8 * 8 * 8 * 2);
    }

    @Test
    void uniform_over_neighbouring_indices_has_the_mean_and_variance_of_a_uniform_number() {
        double[] draws = IntStream.range(0, 20_000)
                .mapToDouble(i -> SeededRandom.of(7, 0, i, "angle").uniform(-20, 20))
                .toArray();
        double mean = IntStream.range(0, draws.length)
                .mapToDouble(i -> draws[i])
                .average()
                .orElseThrow();
        double variance = IntStream.range(0, draws.length)
                .mapToDouble(i -> (draws[i] - mean) * (draws[i] - mean))
                .average()
                .orElseThrow();

        assertThat(Arrays.stream(draws)).allMatch(draw -> draw >= -20 && draw < 20);
        assertThat(mean).isCloseTo(0, within(0.35)); // four standard errors
        assertThat(variance).isCloseTo(1600 / 12.0, within(4.0));
    }

    @Test
    void a_permutation_holds_every_number_once() {
        assertThat(SeededRandom.of(3, 1, 4, "order").permutation(1000))
                .containsExactlyInAnyOrder(IntStream.range(0, 1000).toArray());
        assertThat(SeededRandom.of(3, 1, 4, "order").permutation(0)).isEmpty();
    }

    @Test
    void a_bound_below_one_is_refused() {
        assertThatThrownBy(() -> SeededRandom.of(0, 0, 0, "x").below(0)).hasMessageContaining("bound of at least 1");
    }

    private static long[] firstThree(SeededRandom draws) {
        return new long[] {draws.nextLong(), draws.nextLong(), draws.nextLong()};
    }
}
