package dev.weightflow.schema.training;

import dev.weightflow.schema.training.Curve.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Selection of the points that a reduced series keeps. A bucket holds the steps from a multiple of its width on; the width is the least power of two
 * that leaves few enough buckets between the first step and the last. So buckets of a longer series are unions of those of its beginning, and the
 * extremes of a union are among the extremes of its parts: earlier thinning loses nothing that counts later.
 *
 * @param buckets number of buckets, of two points each, beside the first point and the last
 */
record Downsampling(int buckets) {
    static Downsampling to(int points) {
        if (points < 4) {
            throw new IllegalArgumentException("a series cannot be reduced to " + points + " points, but to 4 or more");
        }
        return new Downsampling((points - 2) / 2);
    }

    Series of(Series series) {
        List<Long> steps = series.steps();
        long width = width(steps.get(0), series.last());
        TreeSet<Integer> kept = new TreeSet<>(List.of(0, steps.size() - 1));
        int from = 0;
        while (from < steps.size()) {
            long bucket = steps.get(from) / width;
            int least = from;
            int greatest = from;
            int next = from;
            for (; next < steps.size() && steps.get(next) / width == bucket; next++) {
                // the earliest of equal values, so that repeated thinning gives the same result
                least = series.values().get(next) < series.values().get(least) ? next : least;
                greatest = series.values().get(next) > series.values().get(greatest) ? next : greatest;
            }
            kept.add(least);
            kept.add(greatest);
            from = next;
        }
        List<Long> fewer = new ArrayList<>(kept.size());
        List<Double> values = new ArrayList<>(kept.size());
        for (int i : kept) {
            fewer.add(steps.get(i));
            values.add(series.values().get(i));
        }
        return new Series(fewer, values);
    }

    private long width(long first, long last) {
        long width = 1;
        while (last / width - first / width >= buckets) {
            width *= 2;
        }
        return width;
    }
}
