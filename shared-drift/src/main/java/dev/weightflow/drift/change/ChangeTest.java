package dev.weightflow.drift.change;

import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.drift.change.Change.Strange;
import dev.weightflow.drift.window.Whitening;
import dev.weightflow.drift.window.Window;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Two-sample test of a window and a reference. The {@linkplain KernelStatistic fused kernel statistic} is compared with its values under permutations of whole
 * groups within their sources, which makes the p-value valid if the groups of each source are exchangeable and sources independent; the
 * {@linkplain CrossFit classifier} measures how much they differ, and names the images that do.
 *
 * <p>A p-value says nothing about the next window's: repeated over windows, it will be small some time. For that there is
 * {@link dev.weightflow.drift.sequence.DriftEvidence}.
 */
public final class ChangeTest {
    private ChangeTest() {}

    /**
     * Compares. Too few groups are no error: {@link Change#leastPValue} says so.
     *
     * @throws IllegalArgumentException if the embeddings are of different dimensions, or a group is in both
     */
    public static Change between(Window reference, Window window, ChangeOptions options) {
        Pool pool = Pool.of(reference, window);
        Permutations permutations = Permutations.of(pool, options.permutations(), options.seed());
        float[][] embeddings = pool.embeddings();
        // of both sides together, which no permutation changes
        Whitening scale = new Whitening(embeddings);
        double[] statistics = KernelStatistic.statistics(
                Arrays.stream(embeddings).map(scale::standardised).toArray(float[][]::new), pool, permutations);
        double[] permuted = Arrays.copyOfRange(statistics, 1, statistics.length);
        Optional<Folds> folds = Folds.of(pool, options.folds(), options.seed());
        Optional<double[]> scores = folds.map(
                of -> CrossFit.scores(Arrays.stream(embeddings).map(scale::of).toArray(float[][]::new), pool, of));
        Optional<Effect> effect = scores.map(of -> new Effect(of, pool, folds.orElseThrow()));
        Optional<Interval> interval = effect.flatMap(of -> of.interval(options.resamples(), options.seed()));
        return new Change(
                Permutations.pValue(statistics[0], permuted),
                permutations.least(),
                permutations.count(),
                effect.map(Effect::auc),
                interval,
                effect.map(Effect::share),
                scores.map(of -> strangest(of, pool, options.strangest())).orElse(List.of()),
                Explained.of(pool, permutations),
                pool.referenceGroups(),
                pool.groupCount() - pool.referenceGroups());
    }

    private static List<Strange> strangest(double[] scores, Pool pool, int count) {
        return IntStream.range(pool.referenceSize(), pool.size())
                .mapToObj(image -> new Strange(pool.images().get(image).id(), scores[image]))
                .sorted(Comparator.comparingDouble(Strange::score).reversed().thenComparing(Strange::id))
                .limit(count)
                .toList();
    }
}
