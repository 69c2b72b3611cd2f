package dev.weightflow.data.task.normals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Histogram of angles by hundredths of a degree, with counts below the thresholds that the field reports.
 *
 * @param hundredths of each hundredth of a degree from 0 to 180; empty if nothing is counted
 * @param within the number of angles below each of {@link #ANGLES}
 */
public record AngleCounts(List<Long> hundredths, List<Long> within) {
    /** Thresholds in degrees, those of Fouhey, Gupta and Hebert (ICCV 2013). */
    static final List<Double> ANGLES = List.of(11.25, 22.5, 30.0);

    static final AngleCounts UNCOUNTED = new AngleCounts(List.of(), List.of());
    static final AngleCounts NONE = new Running(true).sum();

    private static final int BINS = 18_001;
    private static final double BINS_IN_A_DEGREE = 100;

    public AngleCounts {
        hundredths = List.copyOf(hundredths);
        within = List.copyOf(within);
    }

    AngleCounts plus(AngleCounts other) {
        return new AngleCounts(sum(hundredths, other.hundredths), sum(within, other.within));
    }

    private static List<Long> sum(List<Long> some, List<Long> more) {
        if (some.isEmpty() || more.isEmpty()) {
            return some.isEmpty() ? more : some;
        }
        Long[] sums = new Long[some.size()];
        for (int at = 0; at < sums.length; at++) {
            sums[at] = Math.addExact(some.get(at), more.get(at));
        }
        return List.of(sums);
    }

    /** Computes the median, to a hundredth of a degree, and the shares within the angles; empty if nothing was counted. */
    Map<String, Double> figures() {
        long all = hundredths.stream().mapToLong(Long::longValue).sum();
        if (all == 0) {
            return Map.of();
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("medianAngularError", (at((all + 1) / 2) + at((all + 2) / 2)) / 2);
        for (int k = 0; k < ANGLES.size(); k++) {
            String name = "within" + ANGLES.get(k).toString().replace(".0", "").replace('.', '_');
            figures.put(name, (double) within.get(k) / all);
        }
        return figures;
    }

    /** Returns the middle of the bin with the angle of that rank, from 1. */
    private double at(long rank) {
        long seen = 0;
        int bin = -1;
        while (seen < rank) {
            bin++;
            seen += hundredths.get(bin);
        }
        return Math.min(180, (bin + 0.5) / BINS_IN_A_DEGREE);
    }

    /** Mutable counts. */
    static final class Running {
        private final long[] hundredths;
        private final long[] within;

        Running(boolean counted) {
            hundredths = new long[counted ? BINS : 0];
            within = new long[counted ? ANGLES.size() : 0];
        }

        /** Counts the first angles of an array, in degrees, if counting is enabled. */
        void add(double[] degrees, int count) {
            if (hundredths.length == 0) {
                return;
            }
            for (int i = 0; i < count; i++) {
                hundredths[(int) (degrees[i] * BINS_IN_A_DEGREE)]++;
                for (int k = 0; k < within.length; k++) {
                    if (degrees[i] < ANGLES.get(k)) {
                        within[k]++;
                    }
                }
            }
        }

        AngleCounts sum() {
            return new AngleCounts(
                    LongStream.of(hundredths).boxed().toList(),
                    LongStream.of(within).boxed().toList());
        }
    }
}
