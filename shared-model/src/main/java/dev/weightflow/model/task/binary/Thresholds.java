package dev.weightflow.model.task.binary;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Ascending thresholds, of which it is quickly told how many a value is above: a table says with which one to compare. Nothing branches by the
 * value, which a processor cannot foresee.
 */
final class Thresholds {
    private static final int BINS = 256;
    private static final double SURELY = 0.01; // of a bin

    private final double lowest;
    private final double binsInOne;
    private final byte[] below = new byte[BINS + 1];
    /** The largest floats that are not above the thresholds, as whole numbers of their order. */
    private final int[] bounds;

    private final float least;
    private final float most;

    /** @throws IllegalArgumentException if two are so close that one comparison does not tell how many a value is above */
    Thresholds(DoubleStream ascending) {
        double[] thresholds = ascending.toArray();
        double highest = thresholds[thresholds.length - 1];
        this.lowest = thresholds[0];
        this.binsInOne = BINS / (highest - lowest);
        for (int k = 1; k < thresholds.length; k++) {
            if ((thresholds[k] - thresholds[k - 1]) * binsInOne < 2) {
                throw new IllegalArgumentException(
                        "thresholds " + thresholds[k - 1] + " and " + thresholds[k] + " are too close");
            }
        }
        for (int bin = 0; bin <= BINS; bin++) {
            double from = bin - SURELY;
            below[bin] = (byte) Arrays.stream(thresholds)
                    .filter(threshold -> (threshold - lowest) * binsInOne < from)
                    .count();
        }
        this.bounds = Arrays.stream(thresholds)
                .mapToInt(threshold -> order(notAbove(threshold)))
                .toArray();
        this.least = notAbove(lowest);
        this.most = Math.nextUp(notAbove(highest));
    }

    private static float notAbove(double threshold) {
        float nearest = (float) threshold;
        return nearest > threshold ? Math.nextDown(nearest) : nearest;
    }

    /** Whole numbers that are ordered as the values are, -0 below 0. */
    private static int order(float value) {
        int bits = Float.floatToRawIntBits(value);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    /** @param value no NaN */
    int passed(float value) {
        float inside = Math.max(least, Math.min(value, most));
        int count = below[(int) ((inside - lowest) * binsInOne)];
        return count + (bounds[count] - order(inside) >>> 31);
    }
}
