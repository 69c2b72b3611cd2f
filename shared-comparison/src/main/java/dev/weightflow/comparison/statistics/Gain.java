package dev.weightflow.comparison.statistics;

import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.RelativeChange;
import dev.weightflow.schema.metric.MetricScales;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Relative change of one model against another in the mean of their common tasks, measured on the same images, with its error from the choice of the
 * images. The same two models always give the same digits.
 *
 * @param value in percent
 * @param images the number of images, at least 2
 * @param imageVariance variance of {@code value} through the images, by a paired bootstrap
 */
public record Gain(double value, int images, double imageVariance) {

    /**
     * Computes a gain from each image's contributions.
     *
     * @param value the gain on all images, in percent
     * @param tasks that both have, at least one
     * @return empty if there is one image only, or more than a tenth of the resamples has no value
     */
    public static Optional<Gain> of(
            double value, Set<TaskName> tasks, ImageSums before, ImageSums after, Resamples resamples) {
        Map<TaskName, double[]> was = new LinkedHashMap<>();
        Map<TaskName, double[]> is = new LinkedHashMap<>();
        for (TaskName task : tasks) {
            was.put(task, resamples.figures(task, before));
            is.put(task, resamples.figures(task, after));
        }
        MetricScales scales = before.measured().scales();
        double[] changes = new double[resamples.count()];
        Arrays.setAll(changes, at -> RelativeChange.over(scales, at(was, at), at(is, at))
                .orElseThrow());
        int images = before.images().size();
        return Estimate.of(value, new double[] {value}, new double[][] {changes}, images)
                .map(estimate -> new Gain(value, images, estimate.imageVariance()));
    }

    /** Returns the resamples with which every gain on that many images is measured. */
    public static Resamples resamples(int images) {
        return Resamples.usual(images);
    }

    private static Map<TaskName, Double> at(Map<TaskName, double[]> resampled, int index) {
        Map<TaskName, Double> figures = new TreeMap<>();
        resampled.forEach((task, values) -> figures.put(task, values[index]));
        return figures;
    }

    /**
     * Returns the gain's error through images and seeds: both models are one draw each of their training's randomness.
     *
     * @param seedDeviation standard deviation of a single model's figure from seed to seed, in percent
     * @param degreesOfFreedom of that deviation; absent if it is known
     */
    public TwoSourceError error(double seedDeviation, OptionalInt degreesOfFreedom) {
        return new TwoSourceError(
                imageVariance,
                images - 1,
                2 * seedDeviation * seedDeviation,
                degreesOfFreedom.orElse(TwoSourceError.KNOWN));
    }
}
