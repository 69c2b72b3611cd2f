package dev.weightflow.model.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The error of an estimate that owes to two things, each known by an estimated variance: here the choice of the images and the choice of
 * the seeds.
 *
 * <p>Two distributions are known for it. Satterthwaite's t is too narrow where a variance of few degrees of freedom rules, the more so
 * the further out one looks, as tests do that are read together. Fisher's
 * fiducial one is never too narrow, and too wide where neither variance rules. So {@linkplain #tail tests} are by the latter, and
 * {@linkplain #halfWidth intervals} by both in equal parts. Simulated error and coverage are in {@code docs/compare.md}. Sources:
 * Satterthwaite, An approximate distribution of estimates of variance components (Biometrics Bulletin 2, 1946); Fisher, The comparison
 * of samples with possibly unequal variances (Annals of Eugenics 9, 1939).
 *
 * @param first variance of the estimate through the first source, at least 0
 * @param firstDof degrees of freedom of that variance, at least 1
 * @param second variance of the estimate through the second source, at least 0
 * @param secondDof degrees of freedom of that variance, at least 1
 */
public record TwoSourceError(double first, int firstDof, double second, int secondDof) {

    /** Degrees of freedom of a variance that is known: so many that Student's t is the normal distribution. */
    public static final int KNOWN = Integer.MAX_VALUE;

    public TwoSourceError {
        if (!(first >= 0 && second >= 0 && firstDof >= 1 && secondDof >= 1)) {
            throw new IllegalArgumentException(
                    "an error needs variances of at least 0 with at least one degree of freedom, not " + first
                            + " with " + firstDof + " and " + second + " with " + secondDof);
        }
    }

    /** The error's standard deviation. */
    public double deviation() {
        return Math.sqrt(first + second);
    }

    /** Half the width of the symmetric interval that holds the truth with that probability, 0 to 1. */
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

    /** The least distance from 0 at which a test of that level, 0 to 1, finds a difference. */
    public double threshold(double level) {
        return first + second == 0 ? 0 : deviation() * behrensFisher().quantile(1 - level);
    }

    /** How likely an error is at least that far from 0, on either side: the p-value of an estimate there. */
    public double tail(double distance) {
        if (first + second == 0) {
            return distance == 0 ? 1 : 0;
        }
        return 1 - behrensFisher().within(Math.abs(distance) / deviation());
    }

    /** How likely an error is at least that great, with its sign: the p-value of a one-sided test. */
    public double upperTail(double distance) {
        double oneSided = Math.max(0, tail(distance)) / 2;
        return distance > 0 ? oneSided : 1 - oneSided;
    }

    /** What an error does not exceed, with its sign, but with that probability, 0 to ½. */
    public double upperThreshold(double level) {
        return threshold(2 * level);
    }

    /** Satterthwaite's degrees of freedom of the sum. */
    double degreesOfFreedom() {
        double sum = first + second;
        return sum * sum / (first * first / firstDof + second * second / secondDof);
    }

    private BehrensFisher behrensFisher() {
        return BehrensFisher.of(firstDof, secondDof, Math.atan2(Math.sqrt(second), Math.sqrt(first)));
    }
}
