package dev.weightflow.drift.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.data.random.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelSumsTest {

    /** Within the sides k is 0.5, across them 0.1: MMD² = 0.5 + 0.5 - 2 · 0.1. */
    @Test
    void the_discrepancy_of_four_single_images_is_that_on_paper() {
        float[][] kernel = {{1, 0.5f, 0.1f, 0.1f}, {0.5f, 1, 0.1f, 0.1f}, {0.1f, 0.1f, 1, 0.5f}, {0.1f, 0.1f, 0.5f, 1}};
        Pool pool = Pools.of(2, new double[] {1}, new double[] {2}, new double[] {3}, new double[] {4});
        KernelSums sums = new KernelSums(kernel, pool, false);

        assertThat(sums.discrepancy(new int[] {2, 3})).isCloseTo(0.8, within(1e-7));
        assertThat(sums.discrepancy(new int[] {1, 2})).isCloseTo(0.1 + 0.1 - 2 * 0.3, within(1e-7));
        assertThat(sums.mean()).isCloseTo((2 * 0.5 + 4 * 0.1) / 6, within(1e-7));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_discrepancy_is_that_of_a_loop_over_pairs_of_images(boolean within) {
        Pool pool = Pools.of(3, new double[4], new double[1], new double[3], new double[2], new double[5]);
        float[][] kernel = kernel(pool.size());
        KernelSums sums = new KernelSums(kernel, pool, within);

        for (int[] window : new int[][] {{3, 4}, {0, 1}, {2, 4}, {1, 2, 3}}) {
            assertThat(sums.discrepancy(window)).isCloseTo(naive(kernel, pool, window, within), within(1e-6));
        }
    }

    private static float[][] kernel(int size) {
        SeededRandom random = SeededRandom.of(3, 0, 0, "kernel");
        float[][] kernel = new float[size][size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column <= row; column++) {
                kernel[row][column] = row == column ? 1 : (float) random.uniform();
                kernel[column][row] = kernel[row][column];
            }
        }
        return kernel;
    }

    private static double naive(float[][] kernel, Pool pool, int[] window, boolean within) {
        double[] sums = new double[3];
        int[] pairs = new int[3];
        for (int a = 0; a < kernel.length; a++) {
            for (int b = 0; b < kernel.length; b++) {
                int groupA = pool.groups()[a];
                int groupB = pool.groups()[b];
                boolean inA = Arrays.stream(window).anyMatch(group -> group == groupA);
                boolean inB = Arrays.stream(window).anyMatch(group -> group == groupB);
                int kind = inA && inB ? 0 : inA || inB ? 1 : 2;
                if (kind == 1 || (within ? a != b : groupA != groupB)) {
                    sums[kind] += kernel[a][b];
                    pairs[kind]++;
                }
            }
        }
        return sums[0] / pairs[0] + sums[2] / pairs[2] - 2 * sums[1] / pairs[1];
    }
}
