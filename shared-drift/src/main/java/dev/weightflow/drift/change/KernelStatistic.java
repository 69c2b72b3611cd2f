package dev.weightflow.drift.change;

import dev.weightflow.drift.window.SquaredDistances;
import java.util.Arrays;

/**
 * Maximum mean discrepancy over Gaussian kernels of several widths, fused to one statistic: MMD-FUSE (Biggs, Schrab and Gretton, NeurIPS 2023, arXiv
 * 2306.08777), {@code 1/λ log mean exp(λ MMD² / √N)} with {@code N} the mean squared kernel of the pool and {@code λ = √(n(n-1))}, n the smaller number
 * of units. No width is chosen, and no data are split to choose one.
 *
 * <p>Widths: each squared width is half the one before, from 8 times the median squared distance down. A kernel is then the square of that before it, which
 * takes one exponential a pair, and is the same to the bit everywhere.
 */
final class KernelStatistic {
    private static final int WIDTHS = 8;
    private static final double WIDEST = 8;

    private KernelStatistic() {}

    /** Returns the statistic as observed, and at last of each permutation: [1 + permutations]. */
    static double[] statistics(float[][] features, Pool pool, Permutations permutations) {
        int windowGroups = permutations.observed().length;
        boolean within = Math.min(windowGroups, pool.referenceGroups()) == 1;
        float[][] kernel = squaredDistances(features);
        double median = median(kernel, pool, within);
        for (float[] row : kernel) {
            for (int at = 0; at < row.length; at++) {
                row[at] = (float) StrictMath.exp(-row[at] / (2 * WIDEST * median));
            }
        }
        double[][] byWidth = new double[WIDTHS][];
        KernelSums sums = new KernelSums(kernel, pool, within);
        for (int width = 0; width < WIDTHS; width++) {
            square(kernel);
            KernelSums squares = new KernelSums(kernel, pool, within);
            byWidth[width] = discrepancies(sums, Math.sqrt(squares.mean()), permutations);
            sums = squares;
        }
        double units = Math.max(2, Math.min(windowGroups, pool.referenceGroups()));
        return fused(byWidth, Math.sqrt(units * (units - 1)));
    }

    private static double[] discrepancies(KernelSums sums, double scale, Permutations permutations) {
        double[] all = new double[1 + permutations.count()];
        all[0] = sums.discrepancy(permutations.observed()) / scale;
        for (int permutation = 0; permutation < permutations.count(); permutation++) {
            all[1 + permutation] = sums.discrepancy(permutations.drawn(permutation)) / scale;
        }
        return all;
    }

    /** The mean of exponentials, taken from the greatest on so that none overflows. */
    private static double[] fused(double[][] byWidth, double lambda) {
        double[] fused = new double[byWidth[0].length];
        for (int at = 0; at < fused.length; at++) {
            double greatest = Double.NEGATIVE_INFINITY;
            for (double[] width : byWidth) {
                greatest = Math.max(greatest, width[at]);
            }
            double sum = 0;
            for (double[] width : byWidth) {
                sum += StrictMath.exp(lambda * (width[at] - greatest));
            }
            fused[at] = greatest + StrictMath.log(sum / byWidth.length) / lambda;
        }
        return fused;
    }

    private static float[][] squaredDistances(float[][] features) {
        SquaredDistances all = new SquaredDistances(features);
        float[][] distances = new float[features.length][features.length];
        for (int image = 0; image < features.length; image++) {
            float[] before = all.from(features[image], image);
            for (int other = 0; other < image; other++) {
                distances[image][other] = before[other];
                distances[other][image] = before[other];
            }
        }
        return distances;
    }

    private static void square(float[][] kernel) {
        for (float[] row : kernel) {
            for (int at = 0; at < row.length; at++) {
                row[at] *= row[at];
            }
        }
    }

    /** Returns the median over the pairs that count, at least what is no zero. */
    private static double median(float[][] distances, Pool pool, boolean within) {
        float[] all = new float[distances.length * (distances.length - 1) / 2];
        int count = 0;
        for (int image = 1; image < distances.length; image++) {
            for (int other = 0; other < image; other++) {
                if (within || pool.groups()[image] != pool.groups()[other]) {
                    all[count++] = distances[image][other];
                }
            }
        }
        Arrays.sort(all, 0, count);
        return count == 0 ? 1 : Math.max(1e-6, all[count / 2]);
    }
}
