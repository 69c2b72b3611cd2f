package dev.weightflow.drift.change;

/**
 * Sums of a kernel over pairs of images, by pairs of their groups: with these a permutation costs the window's groups squared.
 *
 * <p>The discrepancy is the unbiased estimate of MMD² (Gretton et al., A kernel two-sample test, JMLR 13, 2012, lemma 6) over pairs of different groups, as
 * images of one group resemble each other on either side; where a side has a single group, over pairs of different images.
 */
final class KernelSums {
    // [group, group]
    private final double[][] sums;
    private final int[] sizes;
    // of all pairs of a group and any
    private final double[] rows;
    private final boolean within;
    private double total;
    private double images;
    private double pairsWithin;

    /**
     * Sums up.
     *
     * @param kernel [image, image], symmetric
     * @param within whether pairs of images of one group count
     */
    KernelSums(float[][] kernel, Pool pool, boolean within) {
        int count = pool.groupCount();
        this.sums = new double[count][count];
        this.sizes = new int[count];
        this.rows = new double[count];
        this.within = within;
        for (int image = 0; image < kernel.length; image++) {
            add(kernel[image], image, pool);
        }
        for (int group = 0; group < count; group++) {
            sizes[group] = pool.groupSize(group);
            images += sizes[group];
            pairsWithin += pairsWithin(sizes[group]);
            for (double sum : sums[group]) {
                rows[group] += sum;
            }
            total += rows[group];
        }
    }

    private void add(float[] row, int image, Pool pool) {
        int own = pool.groups()[image];
        double[] into = sums[own];
        for (int group = 0; group < sums.length; group++) {
            if (group != own || within) {
                double sum = 0;
                for (int other = pool.starts()[group]; other < pool.starts()[group + 1]; other++) {
                    sum += row[other];
                }
                into[group] += group == own ? sum - row[image] : sum;
            }
        }
    }

    /** Returns the pairs of images of a group that do not count. */
    private double pairsWithin(double size) {
        return within ? size : size * size;
    }

    /** Returns the sum over all pairs, by their number. */
    double mean() {
        return total / (images * images - pairsWithin);
    }

    /** Returns MMD² if these groups are the window. */
    double discrepancy(int[] window) {
        double inside = 0;
        double across = 0;
        double size = 0;
        double excluded = 0;
        for (int group : window) {
            double[] row = sums[group];
            for (int other : window) {
                inside += row[other];
            }
            across += rows[group];
            size += sizes[group];
            excluded += pairsWithin(sizes[group]);
        }
        across -= inside;
        double rest = images - size;
        double outside = total - inside - 2 * across;
        return part(inside, size * size - excluded)
                + part(outside, rest * rest - (pairsWithin - excluded))
                - 2 * across / (size * rest);
    }

    /** A side of one image has no pairs, and no term. */
    private static double part(double sum, double pairs) {
        return pairs == 0 ? 0 : sum / pairs;
    }
}
