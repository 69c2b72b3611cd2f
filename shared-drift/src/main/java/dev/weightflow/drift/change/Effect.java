package dev.weightflow.drift.change;

import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.data.random.SeededRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Distance of the scores of the window above those of the reference, within folds and, if there are such pairs, within sources. */
final class Effect {
    private static final double QUANTILE = 0.95;

    private final double[] scores;
    private final Pool pool;
    private final Folds folds;
    // [group of the window, group of the reference]: pairs of images in which the window's scores higher, a tie
    // counting half
    private final double[][] wins;
    // [group of the window, group of the reference]
    private final double[][] pairs;

    Effect(double[] scores, Pool pool, Folds folds) {
        this.scores = scores;
        this.pool = pool;
        this.folds = folds;
        int windowGroups = pool.groupCount() - pool.referenceGroups();
        wins = new double[windowGroups][pool.referenceGroups()];
        pairs = new double[windowGroups][pool.referenceGroups()];
        count(true);
        if (Arrays.stream(pairs).flatMapToDouble(Arrays::stream).sum() == 0) {
            count(false);
        }
    }

    private void count(boolean withinSources) {
        for (int group = 0; group < wins.length; group++) {
            int own = pool.referenceGroups() + group;
            for (int other = 0; other < wins[group].length; other++) {
                boolean same = folds.ofGroup()[own] == folds.ofGroup()[other]
                        && (!withinSources || pool.sources()[own].equals(pool.sources()[other]));
                if (same) {
                    pairs[group][other] = (double) pool.groupSize(own) * pool.groupSize(other);
                    wins[group][other] = wins(own, other);
                }
            }
        }
    }

    private double wins(int own, int other) {
        double wins = 0;
        for (int image = pool.starts()[own]; image < pool.starts()[own + 1]; image++) {
            for (int against = pool.starts()[other]; against < pool.starts()[other + 1]; against++) {
                int compared = Double.compare(scores[image], scores[against]);
                wins += compared > 0 ? 1 : compared == 0 ? 0.5 : 0;
            }
        }
        return wins;
    }

    /** Returns the area under the receiver's operating characteristic: Mann and Whitney's probability. */
    double auc() {
        int[] once = new int[Math.max(wins.length, wins[0].length)];
        Arrays.fill(once, 1);
        return auc(once, once);
    }

    private double auc(int[] window, int[] reference) {
        double won = 0;
        double all = 0;
        for (int group = 0; group < wins.length; group++) {
            if (window[group] > 0) {
                for (int other = 0; other < wins[group].length; other++) {
                    won += (double) window[group] * reference[other] * wins[group][other];
                    all += (double) window[group] * reference[other] * pairs[group][other];
                }
            }
        }
        return won / all;
    }

    /** Returns the percentile interval over draws of groups on either side. */
    Optional<Interval> interval(int resamples, long seed) {
        double[] drawn = new double[resamples];
        for (int resample = 0; resample < resamples; resample++) {
            SeededRandom random = SeededRandom.of(seed, resample, 0, "drift-effect");
            drawn[resample] = auc(draw(random, wins.length), draw(random, wins[0].length));
        }
        return Interval.of(drawn, Interval.LEVEL);
    }

    private static int[] draw(SeededRandom random, int count) {
        int[] times = new int[count];
        for (int draw = 0; draw < count; draw++) {
            times[random.below(count)]++;
        }
        return times;
    }

    /** Returns the part of the window above the 95 % quantiles of the reference in the same folds, beyond the reference's part there; 0 to 1. */
    double share() {
        double[] beyond = new double[2];
        double[] all = new double[2];
        for (int fold = 0; fold < folds.count(); fold++) {
            double[] reference = sorted(fold, 0, pool.referenceSize());
            double[] window = sorted(fold, pool.referenceSize(), pool.size());
            if (window.length > 0) {
                int at = (int) Math.min(reference.length - 1L, (long) Math.ceil(QUANTILE * reference.length));
                double threshold = reference[at];
                // a fold weighs as much as it has images of the window
                double weight = (double) window.length / reference.length;
                beyond[0] += weight * above(reference, threshold);
                all[0] += weight * reference.length;
                beyond[1] += above(window, threshold);
                all[1] += window.length;
            }
        }
        double usual = beyond[0] / all[0];
        return Math.max(0, (beyond[1] / all[1] - usual) / (1 - usual));
    }

    private double[] sorted(int fold, int from, int to) {
        return IntStream.range(from, to)
                .filter(image -> folds.of(pool, image) == fold)
                .mapToDouble(image -> scores[image])
                .sorted()
                .toArray();
    }

    private static long above(double[] sorted, double threshold) {
        return Arrays.stream(sorted).filter(value -> value > threshold).count();
    }
}
