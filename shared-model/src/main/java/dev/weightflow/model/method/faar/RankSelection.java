package dev.weightflow.model.method.faar;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Selection of the directions of a pair that stay after an epoch: the fewest, best first, whose scores add up to a share of all, and one more; at
 * least two, and never more than before.
 */
record RankSelection(List<Integer> order, int kept) {

    private static final int MARGIN = 1;
    private static final int LEAST = 2;

    /**
     * Selects.
     *
     * @param scores of the directions, at least 0
     * @param cap the number of remaining directions; the others have a score of 0
     * @param coverage the share, above 0 and at most 1
     * @return empty while no direction has a score
     */
    static Optional<RankSelection> of(float[] scores, int cap, double coverage) {
        List<Integer> order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i])) // stable
                .toList();
        double sum = 0;
        for (int direction : order) {
            sum += scores[direction];
        }
        if (sum == 0) {
            return Optional.empty();
        }
        int fewest = 0;
        for (double covered = 0; covered < coverage * sum; fewest++) {
            covered += scores[order.get(fewest)];
        }
        int kept = Math.max(LEAST, Math.min(cap, fewest + MARGIN));
        return Optional.of(new RankSelection(order, Math.min(kept, scores.length)));
    }
}
