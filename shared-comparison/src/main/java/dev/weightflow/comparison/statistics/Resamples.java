package dev.weightflow.comparison.statistics;

import dev.weightflow.data.task.TaskMetric;
import dev.weightflow.schema.TaskName;
import java.util.Arrays;
import java.util.Random;

/**
 * Bootstrap resamples of a set of images: as many images as there are, drawn with replacement. The same resamples serve every model
 * that was measured on these images, which makes differences between models paired.
 *
 * <p>The draws are {@link Random}'s, whose algorithm Java specifies: the same seed gives the same resamples everywhere.
 */
public final class Resamples {

    /** Default number of resamples. */
    public static final int COUNT = 1_000;

    /** Seed of all resamples that must be the same. */
    public static final long SEED = 0;

    private final int images;
    private final int count;
    private final long seed;
    // [resample, image]: draws of the image; empty where that would take too much memory, and is drawn again
    private final int[][] kept;

    private Resamples(int images, int count, long seed) {
        this.images = images;
        this.count = count;
        this.seed = seed;
        int[][] all = new int[images <= ImageSums.MAX_IMAGES ? count : 0][];
        if (all.length > 0) {
            draw((resample, weights) -> all[resample] = weights.clone());
        }
        this.kept = all;
    }

    private interface Drawn {
        void resample(int number, int[] weights);
    }

    /** Draws resample after resample, into an array that is reused. */
    private void draw(Drawn drawn) {
        Random random = new Random(seed);
        int[] weights = new int[images];
        for (int resample = 0; resample < count; resample++) {
            Arrays.fill(weights, 0);
            for (int draw = 0; draw < images; draw++) {
                weights[random.nextInt(images)]++;
            }
            drawn.resample(resample, weights);
        }
    }

    private void each(Drawn drawn) {
        if (kept.length == 0) {
            draw(drawn);
        }
        for (int resample = 0; resample < kept.length; resample++) {
            drawn.resample(resample, kept[resample]);
        }
    }

    /**
     * Draws.
     *
     * @param images the number of images, at least 1
     * @param count the number of resamples, at least 1
     */
    public static Resamples of(int images, int count, long seed) {
        if (images < 1 || count < 1) {
            throw new IllegalArgumentException(
                    "a bootstrap needs at least one image and one resample, not " + images + " and " + count);
        }
        return new Resamples(images, count, seed);
    }

    /** Returns the resamples with which all models on that many images are compared. */
    public static Resamples usual(int images) {
        return of(images, COUNT, SEED);
    }

    public int count() {
        return count;
    }

    /**
     * Computes a task's figure on each resample, in the unit of {@link TaskMetric#figure}; NaN where a resample has no valid pixel.
     *
     * @throws IllegalArgumentException if the sums are of another number of images, or of other tasks
     */
    public double[] figures(TaskName task, ImageSums sums) {
        if (sums.images().size() != images || !sums.tasks().containsKey(task)) {
            throw new IllegalArgumentException("sums of " + sums.images().size() + " images and the tasks "
                    + sums.tasks().keySet() + " do not fit resamples of " + images
                    + " images for " + task.key());
        }
        TaskMetric metric = sums.measured().kind(task).metric();
        double[][] rows = sums.matrix(task);
        double[] figures = new double[count];
        each((resample, weights) -> figures[resample] = metric.figure(sum(rows, weights)));
        return figures;
    }

    private static double[] sum(double[][] rows, int[] weights) {
        double[] sum = new double[rows[0].length];
        for (int image = 0; image < rows.length; image++) {
            if (weights[image] > 0) {
                double[] row = rows[image];
                for (int at = 0; at < sum.length; at++) {
                    sum[at] += weights[image] * row[at];
                }
            }
        }
        return sum;
    }
}
