package dev.weightflow.data.task.binary;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Ascending thresholds with a fast count of those that a value is above: a table gives the first to compare. */
final class Thresholds {
    private static final int BINS = 256;
    private static final double SURELY = 0.01; // of a bin

    private final double[] thresholds;
    private final double lowest;
    private final double highest;
    private final double binsInOne;
    private final byte[] below = new byte[BINS + 1];

    Thresholds(DoubleStream ascending) {
        this.thresholds = ascending.toArray();
        this.lowest = thresholds[0];
        this.highest = thresholds[thresholds.length - 1];
        this.binsInOne = BINS / (highest - lowest);
        for (int bin = 0; bin <= BINS; bin++) {
            double least = bin - SURELY;
            below[bin] = (byte) Arrays.stream(thresholds)
                    .filter(threshold -> (threshold - lowest) * binsInOne < least)
                    .count();
        }
    }

    /** @param value not NaN */
    int passed(float value) {
        if (value <= lowest) {
            return 0;
        } else if (value > highest) {
            return thresholds.length;
        }
        int count = below[(int) ((value - lowest) * binsInOne)];
        while (value > thresholds[count]) {
            count++;
        }
        return count;
    }
}
