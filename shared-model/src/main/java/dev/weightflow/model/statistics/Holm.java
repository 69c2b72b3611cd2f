package dev.weightflow.model.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Tests that are read together: how likely it is that any of them finds what is not there. Source: Holm, A simple sequentially rejective
 * multiple test procedure (Scandinavian Journal of Statistics 6, 1979).
 */
public final class Holm {
    private Holm() {}

    /** The p-values of that many tests read together, in the order given: what is at most α holds with all others that are. */
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
