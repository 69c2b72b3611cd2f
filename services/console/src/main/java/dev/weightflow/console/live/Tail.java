package dev.weightflow.console.live;

import dev.weightflow.console.live.ProgressStream.Point;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Points of one curve in the order of their steps, of a bounded number without losing a spike: where there are too many, neighbours are thinned to
 * their least and greatest. Not thread-safe.
 */
final class Tail {
    static final int MOST = 2_000;
    private static final int BUCKET = 4;
    private static final int FEW = 32;

    // there are many of these: as objects, points would take three times the memory
    private long[] steps = new long[FEW];
    private double[] values = new double[FEW];
    private int size;

    /** Adds a point; steps repeated after a resume replace the earlier ones. */
    void add(long step, double value) {
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
        int before = size;
        size = 0;
        for (int from = 0; from < before; from += BUCKET) {
            int least = from;
            int greatest = from;
            for (int i = from; i < Math.min(before, from + BUCKET); i++) {
                least = values[i] < values[least] ? i : least;
                greatest = values[i] > values[greatest] ? i : greatest;
            }
            int first = Math.min(least, greatest);
            int second = Math.max(least, greatest);
            put(steps[first], values[first]);
            if (second > first) {
                put(steps[second], values[second]);
            }
        }
    }

    List<Point> points() {
        return IntStream.range(0, size)
                .mapToObj(i -> new Point(steps[i], values[i]))
                .toList();
    }
}
