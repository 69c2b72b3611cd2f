package dev.weightflow.drift.change;

import dev.weightflow.comparison.statistics.Holm;
import dev.weightflow.drift.change.Change.Explanation;
import dev.weightflow.drift.window.ImageFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * In what a window differs: Kolmogorov and Smirnov's statistic of each scalar that all images have, chi-squared of each task's class shares. The p-values
 * are of the permutations of groups, as the usual ones take near-equal images for independent ones; they are adjusted by Holm's method.
 */
final class Explained {
    private final Pool pool;
    private final Permutations permutations;

    private Explained(Pool pool, Permutations permutations) {
        this.pool = pool;
        this.permutations = permutations;
    }

    static List<Explanation> of(Pool pool, Permutations permutations) {
        return new Explained(pool, permutations).all();
    }

    private List<Explanation> all() {
        List<Explanation> plain = new ArrayList<>();
        for (String name : common(ImageFeatures::scalars)) {
            plain.add(scalar(name));
        }
        List<Map<String, double[]>> shares =
                pool.images().stream().map(ImageFeatures::shares).toList();
        for (String task : common(ImageFeatures::shares)) {
            plain.add(shares(task, shares.stream().map(of -> of.get(task)).toArray(double[][]::new)));
        }
        double[] adjusted =
                Holm.adjust(plain.stream().mapToDouble(Explanation::pValue).toArray());
        return IntStream.range(0, adjusted.length)
                .mapToObj(at -> {
                    Explanation one = plain.get(at);
                    return new Explanation(
                            one.name(), one.statistic(), one.classIndex(), one.reference(), one.window(), adjusted[at]);
                })
                .sorted(Comparator.comparingDouble(Explanation::pValue).thenComparing(Explanation::name))
                .toList();
    }

    private <T> Set<String> common(Function<ImageFeatures, Map<String, T>> part) {
        Set<String> names = new TreeSet<>(part.apply(pool.images().get(0)).keySet());
        pool.images().forEach(image -> names.retainAll(part.apply(image).keySet()));
        return names;
    }

    private Explanation scalar(String name) {
        double[] values = pool.images().stream()
                .mapToDouble(image -> image.scalars().get(name))
                .toArray();
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(at -> values[at]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] permuted = IntStream.range(0, permutations.count())
                .mapToDouble(permutation -> distance(values, order, inWindow(permutations.drawn(permutation))))
                .toArray();
        double observed = distance(values, order, inWindow(permutations.observed()));
        int middle = pool.referenceSize();
        return new Explanation(
                name,
                observed,
                Optional.empty(),
                Arrays.stream(values, 0, middle).average().orElseThrow(),
                Arrays.stream(values, middle, values.length).average().orElseThrow(),
                Permutations.pValue(observed, permuted));
    }

    private boolean[] inWindow(int[] windowGroups) {
        boolean[] inWindow = new boolean[pool.groupCount()];
        for (int group : windowGroups) {
            inWindow[group] = true;
        }
        return inWindow;
    }

    /** Computes the greatest distance of the two distribution functions, looked at after the last of equal values. */
    private double distance(double[] values, int[] order, boolean[] inWindow) {
        int window = 0;
        for (int group = 0; group < inWindow.length; group++) {
            window += inWindow[group] ? pool.groupSize(group) : 0;
        }
        int ofWindow = 0;
        double greatest = 0;
        for (int at = 0; at < order.length; at++) {
            ofWindow += inWindow[pool.groups()[order[at]]] ? 1 : 0;
            if (at + 1 == order.length || values[order[at]] != values[order[at + 1]]) {
                // from whole numbers, as rounding would tell equal distances apart, and a constant from none
                double difference =
                        (double) ofWindow / window - (double) (at + 1 - ofWindow) / (values.length - window);
                greatest = Math.max(greatest, Math.abs(difference));
            }
        }
        return greatest;
    }

    private Explanation shares(String task, double[][] shares) {
        int classes = shares[0].length;
        double[][] ofGroup = new double[pool.groupCount()][classes];
        for (int image = 0; image < shares.length; image++) {
            for (int at = 0; at < classes; at++) {
                ofGroup[pool.groups()[image]][at] += shares[image][at];
            }
        }
        double[] permuted = IntStream.range(0, permutations.count())
                .mapToDouble(permutation -> chiSquared(sides(ofGroup, permutations.drawn(permutation))))
                .toArray();
        double[][] sides = sides(ofGroup, permutations.observed());
        double observed = chiSquared(sides);
        double[] sums = {sum(sides[0]), sum(sides[1])};
        int greatest = IntStream.range(0, classes)
                .boxed()
                .max(Comparator.comparingDouble(at -> Math.abs(sides[0][at] / sums[0] - sides[1][at] / sums[1])))
                .orElseThrow();
        return new Explanation(
                task,
                observed,
                Optional.of(greatest),
                sides[0][greatest] / sums[0],
                sides[1][greatest] / sums[1],
                Permutations.pValue(observed, permuted));
    }

    /** Returns the sum, to divide by: at least what is no zero. */
    private static double sum(double[] parts) {
        return Math.max(Double.MIN_NORMAL, Arrays.stream(parts).sum());
    }

    /** Sums up: [reference or window, class]. */
    private double[][] sides(double[][] ofGroup, int[] windowGroups) {
        boolean[] inWindow = inWindow(windowGroups);
        double[][] sides = new double[2][ofGroup[0].length];
        for (int group = 0; group < ofGroup.length; group++) {
            double[] into = sides[inWindow[group] ? 1 : 0];
            for (int at = 0; at < into.length; at++) {
                into[at] += ofGroup[group][at];
            }
        }
        return sides;
    }

    /** Computes Pearson's statistic of homogeneity; a class that neither has adds nothing. */
    private static double chiSquared(double[][] sides) {
        double first = Arrays.stream(sides[0]).sum();
        double second = Arrays.stream(sides[1]).sum();
        double sum = 0;
        for (int at = 0; at < sides[0].length && first > 0 && second > 0; at++) {
            double both = sides[0][at] + sides[1][at];
            if (both > 0) {
                double expected = both * first / (first + second);
                double other = both - expected;
                double difference = sides[0][at] - expected;
                sum += difference * difference * (1 / expected + 1 / other);
            }
        }
        return sum;
    }
}
