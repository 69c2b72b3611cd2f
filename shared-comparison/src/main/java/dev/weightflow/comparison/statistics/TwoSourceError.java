package dev.weightflow.comparison.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Error of an estimate from two sources, each with an estimated variance: here the choice of the images and the choice of the seeds.
 *
 * <p>Two distributions are known for it. Satterthwaite's t is too narrow where a variance of few degrees of freedom dominates, the more so the
 * further out in the tails, as in multiple tests. Fisher's fiducial one is never too narrow, and too wide where neither variance dominates. So
 * {@linkplain #tail tests} use the latter, and {@linkplain #halfWidth intervals} both in equal parts. Simulated error and coverage are in
 * {@code docs/compare.md}. Sources: Satterthwaite, An approximate distribution of estimates of variance components (Biometrics Bulletin 2, 1946);
 * Fisher, The comparison of samples with possibly unequal variances (Annals of Eugenics 9, 1939).
 *
 * @param first variance of the estimate through the first source, at least 0
 * @param firstDof degrees of freedom of that variance, at least 1
 * @param second variance of the estimate through the second source, at least 0
 * @param secondDof degrees of freedom of that variance, at least 1
 */
public record TwoSourceError(double first, int firstDof, double second, int secondDof) {

    /** Degrees of freedom of a known variance: so many that Student's t is the normal distribution. */
    public static final int KNOWN = Integer.MAX_VALUE;

    public TwoSourceError {
        if (!(first >= 0 && second >= 0 && firstDof >= 1 && secondDof >= 1)) {
            throw new IllegalArgumentException(
                    "an error needs variances of at least 0 with at least one degree of freedom, not " + first
                            + " with " + firstDof + " and " + second + " with " + secondDof);
        }
    }

    /** Returns the error's standard deviation. */
    public double deviation() {
        return Math.sqrt(first + second);
    }

    /** Computes half the width of the symmetric interval that holds the truth with that probability, 0 to 1. */
    public double halfWidth(double level) {
        if (first + second == 0) {
            return 0;
        }
        TDistribution satterthwaite = TDistribution.of(degreesOfFreedom());
        BehrensFisher fiducial = behrensFisher();
        return deviation()
                * BehrensFisher.solve(
                        distance -> (satterthwaite.probability(-distance, distance) + fiducial.within(distance)) / 2,
                        level);
    }

    /** Computes the least distance from 0 at which a test of that level, 0 to 1, finds a difference. */
    public double threshold(double level) {
        return first + second == 0 ? 0 : deviation() * behrensFisher().quantile(1 - level);
    }

    /** Computes the probability of an error at least that far from 0, on either side: the p-value of an estimate there. */
    public double tail(double distance) {
        if (first + second == 0) {
            return distance == 0 ? 1 : 0;
        }
        return 1 - behrensFisher().within(Math.abs(distance) / deviation());
    }

    /** Computes the probability of an error at least that large, with its sign: the p-value of a one-sided test. */
    public double upperTail(double distance) {
        double oneSided = Math.max(0, tail(distance)) / 2;
        return distance > 0 ? oneSided : 1 - oneSided;
    }

    /** Computes the value that an error, with its sign, exceeds with that probability, 0 to ½. */
    public double upperThreshold(double level) {
        return threshold(2 * level);
    }

    /** Computes Satterthwaite's degrees of freedom of the sum. */
    double degreesOfFreedom() {
        double sum = first + second;
        return sum * sum / (first * first / firstDof + second * second / secondDof);
    }

    private BehrensFisher behrensFisher() {
        return BehrensFisher.of(firstDof, secondDof, Math.atan2(Math.sqrt(second), Math.sqrt(first)));
    }
}
