package dev.weightflow.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

public final class ClosestMatch {
    private static final int MOST = 3;

    private ClosestMatch() {}

    public static Optional<String> of(String name, Collection<String> candidates) {
        return several(name, candidates).stream().findFirst();
    }

    /** Returns up to three candidates that are near the name, and hardly farther than the nearest one, which is the first. */
    public static List<String> several(String name, Collection<String> candidates) {
        int nearest = candidates.stream()
                .mapToInt(candidate -> edits(name, candidate))
                .min()
                .orElse(0);
        int farthest = Math.min(nearest + 1, Math.max(2, name.length() / 4));
        return candidates.stream()
                .distinct()
                .filter(candidate -> edits(name, candidate) <= farthest)
                .sorted(Comparator.comparingInt((String candidate) -> edits(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** Computes the Levenshtein distance. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
