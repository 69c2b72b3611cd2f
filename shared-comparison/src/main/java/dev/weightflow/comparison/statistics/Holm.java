package dev.weightflow.comparison.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Multiple testing with control of the family-wise error rate. Source: Holm, A simple sequentially rejective multiple test procedure (Scandinavian
 * Journal of Statistics 6, 1979).
 */
public final class Holm {
    private Holm() {}

    /** Adjusts the p-values of that many tests, in the order given: those of at most α hold together. */
    public static double[] adjust(double[] pValues) {
        int count = pValues.length;
        double[] adjusted = new double[count];
        double greatest = 0;
        int[] order = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(at -> pValues[at]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int rank = 0; rank < count; rank++) {
            greatest = Math.max(greatest, Math.min(1, (count - rank) * pValues[order[rank]]));
            adjusted[order[rank]] = greatest;
        }
        return adjusted;
    }
}
