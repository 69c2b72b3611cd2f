package dev.weightflow.drift.change;

import java.util.Arrays;

/**
 * Logistic regression with a ridge, on whitened features; both classes weigh the same. The loss is {@code Σ w log(1 + exp(-y(xβ + b))) + ridge/2 |β|²}
 * with weights that sum to one and y of -1 or 1; it is brought to its minimum by accelerated gradients (Nesterov, Introductory Lectures on Convex
 * Optimization, 2004, scheme 2.2.11) with the step that the greatest curvature allows.
 */
final class Logistic {
    static final double RIDGE = 1;
    private static final int STEPS = 200;
    private static final double SMALL = 1e-4;
    private static final int POWERS = 20;

    private final float[][] rows;
    private final int[] signs;
    private final double[] weights;
    private final double ridge;

    /**
     * Sets the problem.
     *
     * @param rows [example, feature]
     * @param signs -1 or 1, both at least once, [example]
     */
    Logistic(float[][] rows, int[] signs, double ridge) {
        this.rows = rows;
        this.signs = signs;
        this.ridge = ridge;
        int positive = 0;
        for (int sign : signs) {
            positive += sign > 0 ? 1 : 0;
        }
        weights = new double[rows.length];
        for (int row = 0; row < rows.length; row++) {
            weights[row] = 0.5 / (signs[row] > 0 ? positive : rows.length - positive);
        }
    }

    /** Returns the coefficients of least loss, the intercept at last: [feature + 1]. */
    double[] fit() {
        int length = rows[0].length + 1;
        double curvature = 0.25 * greatestEigenvalue() + ridge;
        double least = Math.min(ridge, curvature);
        double momentum = (Math.sqrt(curvature) - Math.sqrt(least)) / (Math.sqrt(curvature) + Math.sqrt(least));
        double[] at = new double[length];
        double[] before = new double[length];
        for (int step = 0; step < STEPS; step++) {
            double[] ahead = new double[length];
            for (int i = 0; i < length; i++) {
                ahead[i] = at[i] + momentum * (at[i] - before[i]);
            }
            double[] gradient = gradient(ahead);
            double norm = 0;
            for (int i = 0; i < length; i++) {
                before[i] = at[i];
                at[i] = ahead[i] - gradient[i] / curvature;
                norm += gradient[i] * gradient[i];
            }
            if (norm < SMALL * SMALL) {
                break;
            }
        }
        return at;
    }

    double loss(double[] beta) {
        double loss = 0;
        for (int row = 0; row < rows.length; row++) {
            loss += weights[row] * StrictMath.log1p(StrictMath.exp(-signs[row] * logit(beta, rows[row])));
        }
        double squares = 0;
        for (int i = 0; i < beta.length - 1; i++) {
            squares += beta[i] * beta[i];
        }
        return loss + ridge / 2 * squares;
    }

    double[] gradient(double[] beta) {
        double[] gradient = new double[beta.length];
        for (int row = 0; row < rows.length; row++) {
            double slope = -signs[row] * weights[row] / (1 + StrictMath.exp(signs[row] * logit(beta, rows[row])));
            add(gradient, slope, rows[row]);
        }
        for (int i = 0; i < beta.length - 1; i++) {
            gradient[i] += ridge * beta[i];
        }
        return gradient;
    }

    static double logit(double[] beta, float[] row) {
        double sum = beta[row.length];
        double other = 0;
        int i = 0;
        for (; i + 1 < row.length; i += 2) {
            sum += beta[i] * row[i];
            other += beta[i + 1] * row[i + 1];
        }
        return i < row.length ? sum + other + beta[i] * row[i] : sum + other;
    }

    private static void add(double[] into, double factor, float[] row) {
        for (int i = 0; i < row.length; i++) {
            into[i] += factor * row[i];
        }
        into[row.length] += factor;
    }

    /** Returns a bound of the greatest eigenvalue of the weighted second moments, by powers: these come from below, so that a tenth is added. */
    private double greatestEigenvalue() {
        double[] vector = new double[rows[0].length + 1];
        Arrays.fill(vector, 1);
        double norm = 1;
        for (int power = 0; power < POWERS; power++) {
            double[] next = new double[vector.length];
            for (int row = 0; row < rows.length; row++) {
                add(next, weights[row] * logit(vector, rows[row]), rows[row]);
            }
            double squares = 0;
            for (double value : next) {
                squares += value * value;
            }
            norm = Math.sqrt(squares);
            for (int i = 0; i < next.length; i++) {
                vector[i] = next[i] / norm;
            }
        }
        return 1.1 * norm;
    }
}
