package dev.weightflow.console.live;

import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.Curve.Series;
import java.util.Arrays;

/**
 * Points of one curve in the order of their steps, of a bounded number without losing a spike: where there are too many, they are reduced as those of
 * a stored curve are. Not thread-safe.
 */
final class Tail {
    static final int MOST = Curve.MOST_POINTS;
    private static final int FEW = 32;

    // there are many of these: as objects, points would take three times the memory
    private long[] steps = new long[FEW];
    private double[] values = new double[FEW];
    private int size;

    /** Adds a point, unless its value is no number; steps repeated after a resume replace the earlier ones. */
    void add(long step, double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        while (size > 0 && steps[size - 1] >= step) {
            size--;
        }
        if (size == steps.length) {
            steps = Arrays.copyOf(steps, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        put(step, value);
        if (size > MOST) {
            thin();
        }
    }

    private void put(long step, double value) {
        steps[size] = step;
        values[size++] = value;
    }

    private void thin() {
        Series fewer = series().reduced(MOST);
        size = 0;
        for (int i = 0; i < fewer.steps().size(); i++) {
            put(fewer.steps().get(i), fewer.values().get(i));
        }
    }

    Series series() {
        return new Series(
                Arrays.stream(steps, 0, size).boxed().toList(),
                Arrays.stream(values, 0, size).boxed().toList());
    }
}
