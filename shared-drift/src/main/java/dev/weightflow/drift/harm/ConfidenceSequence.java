package dev.weightflow.drift.harm;

import dev.weightflow.comparison.statistics.Interval;

/**
 * Interval of the mean of bounded values that may be read after every value: with probability 1 - α it contains the mean at all times. Requires that each
 * value has the same expectation given those before. Predictable plug-in empirical Bernstein: Waudby-Smith and Ramdas, Estimating means of bounded random
 * variables by betting (JRSS B 86, 2024; arXiv 2010.09686), theorem 2.
 *
 * @param bounds of the values
 * @param alpha probability of ever missing the mean, 0 to 1
 * @param count of values so far
 * @param sum of them, brought to [0, 1] as the following
 * @param deviations sum of the squared distances to the running mean
 * @param weights sum of the bets
 * @param weighted sum of values times bets
 * @param penalty sum of the squared distances to the running mean before, by what the bets make of them
 * @param low greatest lower bound so far, in the values' unit
 * @param high least upper bound so far
 */
public record ConfidenceSequence(
        Bounds bounds,
        double alpha,
        long count,
        double sum,
        double deviations,
        double weights,
        double weighted,
        double penalty,
        double low,
        double high) {

    /** Greatest bet: "½ or ¾" in the paper. */
    private static final double GREATEST = 0.5;

    public ConfidenceSequence {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must be between 0 and 1, not " + alpha);
        }
    }

    public static ConfidenceSequence of(Bounds bounds, double alpha) {
        return new ConfidenceSequence(bounds, alpha, 0, 0, 0, 0, 0, 0, bounds.low(), bounds.high());
    }

    /** Takes a value. */
    public ConfidenceSequence next(double value) {
        return next(value, 1);
    }

    /** Takes a value that was labelled with that probability. */
    public ConfidenceSequence next(double value, double probability) {
        return taken(bounds.unit(value, probability));
    }

    /** Takes a value that chance left without a label: it counts, as without it the mean would be that of no one. */
    public ConfidenceSequence nextUnlabelled() {
        return taken(bounds.unlabelled());
    }

    private ConfidenceSequence taken(double x) {
        long n = count + 1;
        double before = (0.5 + sum) / n;
        double variance = (0.25 + deviations) / n;
        double log = StrictMath.log(2 / alpha);
        double bet = Math.min(GREATEST, Math.sqrt(2 * log / (variance * n * StrictMath.log1p(n))));
        double mean = (0.5 + sum + x) / (n + 1);
        double spread = penalty + (x - before) * (x - before) * (-StrictMath.log1p(-bet) - bet);
        double total = weights + bet;
        double sums = weighted + bet * x;
        double radius = (log + spread) / total;
        return new ConfidenceSequence(
                bounds,
                alpha,
                n,
                sum + x,
                deviations + (x - mean) * (x - mean),
                total,
                sums,
                spread,
                Math.max(low, bounds.back(sums / total - radius)),
                Math.min(high, bounds.back(sums / total + radius)));
    }

    /**
     * Returns the intersection of all intervals so far. If the values' expectation changes it may become empty, low above high, which says just that.
     */
    public Interval interval() {
        return new Interval(low, high);
    }

    /** Returns the mean of the values, 0 before the first. */
    public double mean() {
        return count == 0 ? 0 : bounds.back(sum / count);
    }
}
