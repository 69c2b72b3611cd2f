package dev.weightflow.drift.window;

/** Squared Euclidean distances to many rows at once: |a|² + |b|² - 2ab, with all rows in the inner loop, of which a processor does several at a time. */
public final class SquaredDistances {
    // [dimension, row]
    private final float[][] columns;
    private final float[] norms;

    /**
     * Takes the rows.
     *
     * @param rows [row, dimension], at least one
     */
    public SquaredDistances(float[][] rows) {
        columns = new float[rows[0].length][rows.length];
        norms = new float[rows.length];
        for (int row = 0; row < rows.length; row++) {
            for (int at = 0; at < columns.length; at++) {
                columns[at][row] = rows[row][at];
            }
            norms[row] = norm(rows[row]);
        }
    }

    private static float norm(float[] row) {
        float norm = 0;
        for (float coordinate : row) {
            norm += coordinate * coordinate;
        }
        return norm;
    }

    /** Computes the distances of a point to the first rows, as many as the result is long; rounding leaves none negative. */
    public float[] from(float[] point, int count) {
        float[] distances = new float[count];
        for (int at = 0; at < columns.length; at++) {
            addProducts(distances, point[at], columns[at]);
        }
        float own = norm(point);
        for (int row = 0; row < count; row++) {
            distances[row] = Math.max(0, own + norms[row] - 2 * distances[row]);
        }
        return distances;
    }

    private static void addProducts(float[] sums, float factor, float[] column) {
        for (int row = 0; row < sums.length; row++) {
            sums[row] += factor * column[row];
        }
    }
}
