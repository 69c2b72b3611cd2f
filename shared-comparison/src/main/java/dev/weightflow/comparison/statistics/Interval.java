package dev.weightflow.comparison.statistics;

import java.util.Arrays;
import java.util.Optional;

/** Percentile interval: the quantiles of a bootstrap distribution. */
public record Interval(double low, double high) {

    /** Default level. */
    public static final double LEVEL = 0.95;

    /** Least fraction of the resamples that must have a value. */
    private static final double ENOUGH = 0.9;

    /**
     * Computes the interval of the middle part of the values.
     *
     * @param level the part, 0 to 1
     * @return empty if more than a tenth of the resamples has no value
     */
    public static Optional<Interval> of(double[] values, double level) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0 || sorted.length < ENOUGH * values.length) {
            return Optional.empty();
        }
        double tail = (1 - level) / 2;
        return Optional.of(new Interval(quantile(sorted, tail), quantile(sorted, 1 - tail)));
    }

    /** Computes the quantile with linear interpolation between order statistics (Hyndman and Fan's type 7). */
    static double quantile(double[] sorted, double part) {
        double position = part * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /** Returns whether zero lies outside: a difference that the choice of images does not explain. */
    public boolean excludesZero() {
        return low > 0 || high < 0;
    }
}
