package dev.weightflow.drift.harm;

/**
 * Bounds of values.
 *
 * @param low least value
 * @param high greatest value
 * @param leastProbability with which the least likely value is labelled: 1 if all are; values are divided by the probability of their labelling
 */
public record Bounds(double low, double high, double leastProbability) {

    /** Losses that are all known. */
    public static final Bounds LOSS = new Bounds(0, 1, 1);

    /** Differences of two losses that are all known. */
    public static final Bounds DIFFERENCE = new Bounds(-1, 1, 1);

    public Bounds {
        if (!(low < high && leastProbability > 0 && leastProbability <= 1 && high - low < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("bounds must be low < high and a probability in (0, 1], not " + low
                    + ", " + high + " and " + leastProbability);
        }
    }

    /** Returns the same bounds of values of which a random part is labelled. */
    public Bounds labelled(double atLeast) {
        return new Bounds(low, high, atLeast);
    }

    double least() {
        return leastProbability == 1 ? low : Math.min(0, low) / leastProbability;
    }

    double greatest() {
        return leastProbability == 1 ? high : Math.max(0, high) / leastProbability;
    }

    double span() {
        return greatest() - least();
    }

    /**
     * Weighs a value by its probability (Horvitz and Thompson, 1952), and brings it to [0, 1].
     *
     * @throws IllegalArgumentException if value or probability are outside
     */
    double unit(double value, double probability) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException("value " + value + " is not in [" + low + ", " + high + "]");
        }
        if (!(probability >= leastProbability && probability <= 1)) {
            throw new IllegalArgumentException(
                    "probability " + probability + " is not in [" + leastProbability + ", 1]");
        }
        return (value / probability - least()) / span();
    }

    /** Returns what counts for a value that chance left without a label. */
    double unlabelled() {
        if (leastProbability == 1) {
            throw new IllegalArgumentException("all values are labelled with probability 1: none may be missing");
        }
        return -least() / span();
    }

    double back(double unit) {
        return least() + unit * span();
    }
}
