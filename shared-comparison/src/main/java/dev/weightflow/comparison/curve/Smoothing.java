package dev.weightflow.comparison.curve;

/**
 * Smoothing of a noisy curve, to the same numbers as {@code curves.js} where a curve grows in the browser; this one is for pictures that are files. Each point
 * becomes the mean of its neighbours, as many before as behind it, so that the curve has no lag. At the ends there are fewer: it begins and ends at the
 * values.
 */
public final class Smoothing {
    /** Number of points in a mean, itself among them. */
    public static final int NEIGHBOURS = 19;

    private Smoothing() {}

    /** Returns the means, one for each value. */
    public static double[] mean(double[] values) {
        double[] means = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int reach = Math.min(NEIGHBOURS / 2, Math.min(i, values.length - 1 - i));
            double sum = 0;
            for (int j = i - reach; j <= i + reach; j++) {
                sum += values[j];
            }
            means[i] = sum / (2 * reach + 1);
        }
        return means;
    }
}
