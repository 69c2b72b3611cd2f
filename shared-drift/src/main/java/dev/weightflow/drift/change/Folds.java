package dev.weightflow.drift.change;

import dev.weightflow.data.random.SeededRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Groups dealt into folds, so that a source's groups of the window lie where it also has groups of the reference, if it has them: images are compared within
 * a fold and a source, by a classifier that neither has seen.
 *
 * @param count of folds
 * @param ofGroup the fold of each group
 */
record Folds(int count, int[] ofGroup) {

    /** Deals them; empty if either side has a single group, which cannot be left out. */
    static Optional<Folds> of(Pool pool, int most, long seed) {
        int windowGroups = pool.groupCount() - pool.referenceGroups();
        int count = Math.min(most, Math.min(windowGroups, pool.referenceGroups()));
        if (count < 2) {
            return Optional.empty();
        }
        Folds bySource = dealt(pool, pool.sources(), count, seed);
        return Optional.of(bySource.fit(pool) ? bySource : dealt(pool, new String[] {""}, count, seed));
    }

    /** Deals one source after another; sources of one name are all groups. */
    private static Folds dealt(Pool pool, String[] sources, int count, long seed) {
        int[] folds = new int[pool.groupCount()];
        int first = 0;
        for (String source : new TreeSet<>(Arrays.asList(sources))) {
            int[] reference = groups(pool, source, sources, 0, pool.referenceGroups());
            int[] window = groups(pool, source, sources, pool.referenceGroups(), pool.groupCount());
            deal(folds, reference, first, count, SeededRandom.of(seed, first, 0, "drift-folds"));
            deal(folds, window, first, count, SeededRandom.of(seed, first, 1, "drift-folds"));
            first += window.length;
        }
        return new Folds(count, folds);
    }

    private static int[] groups(Pool pool, String source, String[] sources, int from, int to) {
        return IntStream.range(from, to)
                .filter(group -> sources.length == 1 || pool.sources()[group].equals(source))
                .toArray();
    }

    private static void deal(int[] folds, int[] groups, int first, int count, SeededRandom random) {
        int[] order = random.permutation(groups.length);
        for (int at = 0; at < groups.length; at++) {
            folds[groups[order[at]]] = (first + at) % count;
        }
    }

    /** Returns whether each fold with a part of the window has one of the reference, and leaves something of both. */
    private boolean fit(Pool pool) {
        int[] reference = new int[count];
        int[] window = new int[count];
        for (int group = 0; group < ofGroup.length; group++) {
            (group < pool.referenceGroups() ? reference : window)[ofGroup[group]]++;
        }
        int windowGroups = ofGroup.length - pool.referenceGroups();
        return IntStream.range(0, count)
                .allMatch(fold -> window[fold] == 0
                        || reference[fold] > 0
                                && reference[fold] < pool.referenceGroups()
                                && window[fold] < windowGroups);
    }

    int of(Pool pool, int image) {
        return ofGroup[pool.groups()[image]];
    }
}
