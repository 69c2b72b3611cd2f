package dev.weightflow.benchmarks.drift;

import dev.weightflow.data.random.SeededRandom;
import java.util.stream.IntStream;

/**
 * Embeddings of images by day and by night, from which camera-days are made.
 *
 * @param day [image, dimension]
 * @param night [image, dimension]
 */
record Embeddings(float[][] day, float[][] night) {

    /**
     * Draws normal embeddings whose coordinates vary less and less, the k-th with variance 1/k; night is the same but shifted in all of them, and by so much
     * that the best rule separates the two with an AUC of Φ(distance/√2).
     *
     * @param distance of the means, in deviations
     */
    static Embeddings normal(int images, int dimension, double distance, long seed) {
        SeededRandom random = SeededRandom.of(seed, 0, 0, "drift-embeddings");
        double each = distance / Math.sqrt(dimension);
        return new Embeddings(
                IntStream.range(0, images)
                        .mapToObj(i -> row(random, dimension, 0))
                        .toArray(float[][]::new),
                IntStream.range(0, images)
                        .mapToObj(i -> row(random, dimension, each))
                        .toArray(float[][]::new));
    }

    private static float[] row(SeededRandom random, int dimension, double shift) {
        float[] row = new float[dimension];
        for (int at = 0; at < dimension; at++) {
            row[at] = (float) ((normal(random) + shift) / Math.sqrt(at + 1.0));
        }
        return row;
    }

    static double normal(SeededRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
    }
}
