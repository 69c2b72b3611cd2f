package dev.weightflow.drift.window;

/**
 * Linear map after which the learned images vary equally in all directions: squared distances are Mahalanobis's. What is foreign is often so in directions in
 * which the reference hardly varies (Lee et al., NeurIPS 2018). Coordinates are divided by their deviations first, and a ridge keeps directions apart from
 * noise that few images show by chance.
 */
public final class Whitening {
    private static final double RIDGE = 0.3;
    private static final double CONSTANT = 1e-12;

    private final double[] means;
    private final double[] scales;
    // lower triangle of Cholesky's factor of covariance plus ridge, [dimension, dimension]
    private final double[][] factor;

    /**
     * Learns the map.
     *
     * @param rows [image, dimension]
     */
    public Whitening(float[][] rows) {
        int dimension = rows[0].length;
        means = new double[dimension];
        scales = new double[dimension];
        for (int at = 0; at < dimension; at++) {
            double sum = 0;
            double squares = 0;
            for (float[] row : rows) {
                sum += row[at];
                squares += (double) row[at] * row[at];
            }
            means[at] = sum / rows.length;
            double variance = squares / rows.length - means[at] * means[at];
            scales[at] = variance <= CONSTANT * squares / rows.length ? 0 : 1 / Math.sqrt(variance);
        }
        factor = cholesky(covariance(rows));
    }

    private double[][] covariance(float[][] rows) {
        double[][] covariance = new double[means.length][means.length];
        double[] centred = new double[means.length];
        for (float[] row : rows) {
            for (int at = 0; at < centred.length; at++) {
                centred[at] = scaled(row, at);
            }
            for (int at = 0; at < centred.length; at++) {
                double[] into = covariance[at];
                double weight = centred[at] / rows.length;
                for (int other = 0; other <= at; other++) {
                    into[other] += weight * centred[other];
                }
            }
        }
        for (int at = 0; at < centred.length; at++) {
            covariance[at][at] += RIDGE;
        }
        return covariance;
    }

    /** Factorises the lower triangle of a positive definite matrix in place. */
    private static double[][] cholesky(double[][] matrix) {
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column <= row; column++) {
                double sum = matrix[row][column];
                for (int at = 0; at < column; at++) {
                    sum -= matrix[row][at] * matrix[column][at];
                }
                matrix[row][column] = row == column ? Math.sqrt(sum) : sum / matrix[column][column];
            }
        }
        return matrix;
    }

    /** Centres an embedding and divides its coordinates by their deviations; 0 where the learned rows do not vary. */
    public float[] standardised(float[] embedding) {
        float[] mapped = new float[embedding.length];
        for (int at = 0; at < mapped.length; at++) {
            mapped[at] = (float) scaled(embedding, at);
        }
        return mapped;
    }

    private double scaled(float[] embedding, int at) {
        return (embedding[at] - means[at]) * scales[at];
    }

    /** Maps an embedding: solves {@code factor y = x}, of x standardised. */
    public float[] of(float[] embedding) {
        double[] y = new double[embedding.length];
        float[] mapped = new float[embedding.length];
        for (int row = 0; row < y.length; row++) {
            double sum = scaled(embedding, row);
            for (int at = 0; at < row; at++) {
                sum -= factor[row][at] * y[at];
            }
            y[row] = sum / factor[row][row];
            mapped[row] = (float) y[row];
        }
        return mapped;
    }
}
