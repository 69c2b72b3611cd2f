package dev.weightflow.benchmarks;

import java.util.Arrays;

/** Quartiles of some measurements. */
public record Quantiles(double lower, double median, double upper) {

    public static Quantiles of(double[] sample) {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        return new Quantiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    private static double at(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
