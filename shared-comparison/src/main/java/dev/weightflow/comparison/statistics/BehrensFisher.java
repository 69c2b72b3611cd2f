package dev.weightflow.comparison.statistics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.rootfinder.BrentSolver;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Distribution of {@code cos(angle) T1 + sin(angle) T2}, with independent Student's T1 and T2: Fisher's for the difference of two means whose
 * variances are both estimated.
 */
final class BehrensFisher {
    private static final double PRECISION = 1e-9;
    private static final double LARGEST = 1e12;

    private final TDistribution large;
    private final Nodes small;
    private final double largeWeight;
    private final double smallWeight;

    private BehrensFisher(int largeDof, double largeWeight, int smallDof, double smallWeight) {
        this.large = TDistribution.of(largeDof);
        this.largeWeight = largeWeight;
        this.small = Nodes.of(smallDof);
        this.smallWeight = smallWeight;
    }

    /** @param angle 0 to π/2: at 0 the first alone counts */
    static BehrensFisher of(int firstDof, int secondDof, double angle) {
        double first = Math.cos(angle);
        double second = Math.sin(angle);
        // the sum runs over the variable with the smaller weight, so that its terms are smooth
        return first >= second
                ? new BehrensFisher(firstDof, first, secondDof, second)
                : new BehrensFisher(secondDof, second, firstDof, first);
    }

    /** Computes the probability that the absolute value is at most {@code distance}. */
    double within(double distance) {
        double sum = 0;
        for (int at = 0; at < small.values.length; at++) {
            double shift = smallWeight * small.values[at];
            sum += small.weights[at]
                    * large.probability((-distance - shift) / largeWeight, (distance - shift) / largeWeight);
        }
        return sum;
    }

    /** Computes the quantile of the absolute value. */
    double quantile(double level) {
        return solve(this::within, level);
    }

    /** Finds the argument at which an increasing function that is 0 at 0 reaches that value. */
    static double solve(DoubleUnaryOperator growing, double value) {
        double high = 1;
        while (growing.applyAsDouble(high) < value && high < LARGEST) {
            high *= 2;
        }
        return new BrentSolver(PRECISION, PRECISION, 0).findRoot(at -> growing.applyAsDouble(at) - value, 0, high);
    }

    /** Student's t at the nodes of the trapezoidal rule over {@code asinh t}, which suits tails of any weight. */
    private record Nodes(double[] values, double[] weights) {
        private static final double STEP = 1 / 16.0;
        private static final double LEAST = 1e-14;
        private static final Map<Integer, Nodes> BY_DOF = new ConcurrentHashMap<>();

        static Nodes of(int dof) {
            return BY_DOF.computeIfAbsent(dof, Nodes::taken);
        }

        /** Computes the nodes; the negative half follows by symmetry. */
        private static Nodes taken(int dof) {
            TDistribution t = TDistribution.of(dof);
            int count = 1;
            while (weight(t, count) > LEAST) {
                count++;
            }
            double[] values = new double[count];
            double[] weights = new double[count];
            for (int at = 0; at < count; at++) {
                values[at] = Math.sinh(at * STEP);
                weights[at] = at == 0 ? weight(t, 0) : 2 * weight(t, at);
            }
            return new Nodes(values, weights);
        }

        private static double weight(TDistribution t, int at) {
            return STEP * Math.cosh(at * STEP) * t.density(Math.sinh(at * STEP));
        }
    }
}
