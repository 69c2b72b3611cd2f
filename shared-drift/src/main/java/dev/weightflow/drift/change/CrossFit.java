package dev.weightflow.drift.change;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Scores of a classifier between reference and window, each by one that has not seen the image's group. Source: Lopez-Paz and Oquab, Revisiting classifier
 * two-sample tests (ICLR 2017). Each fold has a classifier of its own, so that scores are compared within a fold only: over folds, what is left out of one is
 * missing in it, which would make unchanged windows look more ordinary than the reference.
 */
final class CrossFit {
    private CrossFit() {}

    /** Computes the logits that an image is of the window, less the reference's median in the fold: [image]. */
    static double[] scores(float[][] features, Pool pool, Folds folds) {
        double[] scores = new double[pool.size()];
        for (int fold = 0; fold < folds.count(); fold++) {
            int now = fold;
            int[] held = IntStream.range(0, pool.size())
                    .filter(image -> folds.of(pool, image) == now)
                    .toArray();
            if (held.length > 0 && held[held.length - 1] >= pool.referenceSize()) {
                score(scores, held, features, pool, folds);
            }
        }
        return scores;
    }

    private static void score(double[] scores, int[] held, float[][] features, Pool pool, Folds folds) {
        int fold = folds.of(pool, held[0]);
        int[] training = IntStream.range(0, pool.size())
                .filter(image -> folds.of(pool, image) != fold)
                .toArray();
        int[] signs = Arrays.stream(training)
                .map(image -> image < pool.referenceSize() ? -1 : 1)
                .toArray();
        float[][] rows =
                Arrays.stream(training).mapToObj(image -> features[image]).toArray(float[][]::new);
        double[] beta = new Logistic(rows, signs, Logistic.RIDGE).fit();
        for (int image : held) {
            scores[image] = Logistic.logit(beta, features[image]);
        }
        double[] reference = Arrays.stream(held)
                .filter(image -> image < pool.referenceSize())
                .mapToDouble(image -> scores[image])
                .sorted()
                .toArray();
        for (int image : held) {
            scores[image] -= reference[reference.length / 2];
        }
    }
}
