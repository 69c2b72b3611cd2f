package dev.weightflow.drift.change;

import dev.weightflow.data.random.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Choices of the groups that count as the window: as observed, and in permutations that leave each source as many groups as it has. A statistic of whole
 * groups is therefore compared with its own distribution, whatever the images of a group or the sources have in common.
 */
final class Permutations {
    private final int[] observed;
    private final int[][] drawn;
    private final double least;

    private Permutations(int[] observed, int[][] drawn, double least) {
        this.observed = observed;
        this.drawn = drawn;
        this.least = least;
    }

    static Permutations of(Pool pool, int count, long seed) {
        Map<String, List<Integer>> sources = new TreeMap<>();
        for (int group = 0; group < pool.groupCount(); group++) {
            sources.computeIfAbsent(pool.sources()[group], name -> new ArrayList<>())
                    .add(group);
        }
        int windowGroups = pool.groupCount() - pool.referenceGroups();
        int[] observed = new int[windowGroups];
        Arrays.setAll(observed, at -> pool.referenceGroups() + at);
        int[][] drawn = new int[count][windowGroups];
        double ways = 1;
        int source = 0;
        int filled = 0;
        for (List<Integer> groups : sources.values()) {
            int taken = (int) groups.stream()
                    .filter(group -> group >= pool.referenceGroups())
                    .count();
            for (int permutation = 0; permutation < count; permutation++) {
                int[] order = SeededRandom.of(seed, permutation, source, "drift-permutations")
                        .permutation(groups.size());
                for (int at = 0; at < taken; at++) {
                    drawn[permutation][filled + at] = groups.get(order[at]);
                }
            }
            ways *= choices(groups.size(), taken);
            filled += taken;
            source++;
        }
        return new Permutations(observed, drawn, Math.max(1 / ways, 1.0 / (1 + count)));
    }

    private static double choices(int of, int taken) {
        double ways = 1;
        for (int at = 1; at <= taken; at++) {
            ways *= (double) (of - taken + at) / at;
        }
        return ways;
    }

    int count() {
        return drawn.length;
    }

    /** Returns the groups of the window, [group of the window]. */
    int[] observed() {
        return observed;
    }

    /** Returns those of a permutation. */
    int[] drawn(int permutation) {
        return drawn[permutation];
    }

    /** Returns the least p-value that there can be. */
    double least() {
        return least;
    }

    /** Returns (1 + the permutations with at least the observed value) / (1 + all): never 0 (Phipson and Smyth, 2010). */
    static double pValue(double observed, double[] permuted) {
        // sums in another order differ by their rounding, and the observed order is one of the permutations
        double atLeast = observed - 1e-9 * Math.abs(observed);
        long reached = Arrays.stream(permuted).filter(value -> value >= atLeast).count();
        return (1.0 + reached) / (1 + permuted.length);
    }
}
