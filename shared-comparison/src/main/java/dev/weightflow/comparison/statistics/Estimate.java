package dev.weightflow.comparison.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Difference, measured with several seeds on the same images, with its error from the choice of images and of seeds.
 *
 * <p>A seed's difference is the true one, and three errors: of the images, the same for every seed; of the seed; and of both together, for instance
 * where a seed's model fails on single images. The first is {@code imageVariance}; the others are in the spread over the seeds, {@code seedVariance},
 * so that the interaction is subtracted from the bootstrap's variance.
 *
 * @param value the difference
 * @param images the number of images, at least 2
 * @param seeds the number of seeds
 * @param imageVariance variance of {@code value} through the images alone
 * @param seedVariance variance of {@code value} through the seeds; 0 with a single one, which does not show it
 */
public record Estimate(double value, int images, int seeds, double imageVariance, double seedVariance) {

    /** Least seeds for any conclusion: with two, a spread is known only to a factor of thirty. */
    public static final int LEAST_SEEDS = 3;

    /** Least seeds for an interval. */
    public static final int LEAST_SEEDS_OF_INTERVAL = 2;

    /** Least fraction of the resamples that must have a value. */
    private static final double ENOUGH = 0.9;

    /**
     * Estimates the error from measurements.
     *
     * @param bySeed each seed's contribution, so that {@code value} is their mean but for curvature: {@link #pseudoValues}
     * @param resampled the same on each resample of the images: [seed, resample]; NaN where there is none
     * @return empty if more than a tenth of the resamples has no value, or there is one image only
     */
    public static Optional<Estimate> of(double value, double[] bySeed, double[][] resampled, int images) {
        int[] valid = IntStream.range(0, resampled[0].length)
                .filter(at -> Arrays.stream(resampled).noneMatch(one -> Double.isNaN(one[at])))
                .toArray();
        if (images < 2 || valid.length < 2 || valid.length < ENOUGH * resampled[0].length) {
            return Optional.empty();
        }
        // the variance over resamples has a factor (n - 1) / n
        double correction = images / (images - 1.0);
        double[] variances = Arrays.stream(resampled)
                .mapToDouble(one -> correction
                        * variance(
                                Arrays.stream(valid).mapToDouble(at -> one[at]).toArray()))
                .toArray();
        double[] means = Arrays.stream(valid)
                .mapToDouble(at -> Arrays.stream(resampled)
                        .mapToDouble(one -> one[at])
                        .average()
                        .orElseThrow())
                .toArray();
        return Optional.of(of(value, bySeed, variances, correction * variance(means), images));
    }

    /**
     * Estimates the error from the images' variances.
     *
     * @param imageVariances of each seed's contribution
     * @param imageVariance of the mean over the seeds
     */
    static Estimate of(double value, double[] bySeed, double[] imageVariances, double imageVariance, int images) {
        int seeds = bySeed.length;
        if (seeds == 1) {
            return new Estimate(value, images, 1, imageVariance, 0);
        }
        double of = Arrays.stream(imageVariances).average().orElseThrow();
        double together = Math.max(0, (of - imageVariance) / (seeds - 1));
        return new Estimate(value, images, seeds, Math.max(0, imageVariance - together), variance(bySeed) / seeds);
    }

    /**
     * Computes the jackknife's pseudo-values of the seeds: for a mean over the seeds, each one's own value.
     *
     * @param value of all seeds
     * @param without the values without the first seed, without the second, and so on
     */
    public static double[] pseudoValues(double value, double[] without) {
        int seeds = without.length;
        return Arrays.stream(without)
                .map(others -> seeds * value - (seeds - 1) * others)
                .toArray();
    }

    /** Returns the interval of a method; empty with a single seed, whose images alone say nothing of what another seed gives. */
    public Optional<Interval> interval() {
        return seeds < LEAST_SEEDS_OF_INTERVAL ? Optional.empty() : Optional.of(interval(Interval.LEVEL));
    }

    /** Computes the interval that holds the true difference with that probability; with a single seed, of models of that seed alone. */
    public Interval interval(double level) {
        double half = error().halfWidth(level);
        return new Interval(value - half, value + half);
    }

    /** Computes the probability of a difference at least this large if there is none; 1 with fewer than {@value #LEAST_SEEDS} seeds. */
    public double pValue() {
        return seeds < LEAST_SEEDS ? 1 : error().tail(value);
    }

    /**
     * Computes the probability of a difference at most this large if the true one equals the margin: two one-sided tests (Schuirmann, 1987). 1 with
     * fewer than {@value #LEAST_SEEDS} seeds.
     */
    public double equivalencePValue(double margin) {
        if (seeds < LEAST_SEEDS) {
            return 1;
        }
        double room = margin - Math.abs(value);
        double oneSided = error().tail(room) / 2;
        return room > 0 ? oneSided : 1 - oneSided;
    }

    /** Returns the true difference that a test of that level finds in half of the cases. */
    public double detectable(double level) {
        return error().threshold(level);
    }

    private TwoSourceError error() {
        return new TwoSourceError(imageVariance, images - 1, seedVariance, Math.max(1, seeds - 1));
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1);
    }
}
