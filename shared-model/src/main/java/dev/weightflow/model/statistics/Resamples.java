package dev.weightflow.model.statistics;

import dev.weightflow.model.task.TaskMetric;
import dev.weightflow.schema.TaskName;
import java.util.Random;

/**
 * Bootstrap resamples of a set of images: as many images as there are, drawn with replacement. The same resamples serve every model
 * that was measured on these images, which makes differences between models paired.
 *
 * <p>The draws are {@link Random}'s, whose algorithm Java specifies: the same seed gives the same resamples everywhere.
 */
public final class Resamples {

    /** How often to draw where nothing else is asked for. */
    public static final int COUNT = 1_000;

    /** From which all are drawn that are to be the same. */
    public static final long SEED = 0;

    // [resample, image]: how often the image was drawn
    private final int[][] weights;

    private Resamples(int[][] weights) {
        this.weights = weights;
    }

    /**
     * Draws.
     *
     * @param images how many images there are, at least 1
     * @param count how many resamples, at least 1
     */
    public static Resamples of(int images, int count, long seed) {
        if (images < 1 || count < 1) {
            throw new IllegalArgumentException(
                    "a bootstrap needs at least one image and one resample, not " + images + " and " + count);
        }
        Random random = new Random(seed);
        int[][] weights = new int[count][images];
        for (int[] resample : weights) {
            for (int draw = 0; draw < images; draw++) {
                resample[random.nextInt(images)]++;
            }
        }
        return new Resamples(weights);
    }

    /** The same whenever models are compared on so many images. */
    public static Resamples usual(int images) {
        return of(images, COUNT, SEED);
    }

    public int count() {
        return weights.length;
    }

    /**
     * A task's figure on each resample, in the unit of {@link TaskMetric#figure}; NaN where a resample has no pixel that counts.
     *
     * @throws IllegalArgumentException if the sums are of another number of images, or of other tasks
     */
    public double[] figures(TaskName task, ImageSums sums) {
        if (sums.images().size() != weights[0].length || !sums.tasks().containsKey(task)) {
            throw new IllegalArgumentException("sums of " + sums.images().size() + " images and the tasks "
                    + sums.tasks().keySet() + " do not fit resamples of " + weights[0].length
                    + " images for " + task.key());
        }
        TaskMetric metric = sums.measured().kind(task).metric();
        double[][] rows = sums.matrix(task);
        double[] figures = new double[weights.length];
        for (int resample = 0; resample < figures.length; resample++) {
            figures[resample] = metric.figure(sum(rows, weights[resample]));
        }
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
