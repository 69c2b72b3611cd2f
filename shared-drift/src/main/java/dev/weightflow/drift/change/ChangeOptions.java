package dev.weightflow.drift.change;

/**
 * Options of the comparison of a window.
 *
 * @param permutations of the groups, at least 1: the p-value is no less than 1 / (1 + permutations)
 * @param seed of all that is random
 * @param folds of the classifier, at least 2
 * @param resamples of the effect's interval, at least 1
 * @param strangest how many images to name
 */
public record ChangeOptions(int permutations, long seed, int folds, int resamples, int strangest) {

    public ChangeOptions {
        if (permutations < 1 || folds < 2 || resamples < 1 || strangest < 0) {
            throw new IllegalArgumentException("a comparison needs a permutation, two folds and a resample, not "
                    + permutations + ", " + folds + " and " + resamples + ", and may name no fewer than 0 images");
        }
    }

    /** Returns 500 permutations, five folds, 200 resamples and the ten strangest images. */
    public static ChangeOptions of(long seed) {
        return new ChangeOptions(500, seed, 5, 200, 10);
    }
}
