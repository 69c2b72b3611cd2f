package dev.weightflow.comparison.statistics;

import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * Figures of a model on all images and on each resample of them: the part of its {@link ImageSums} that comparisons need, at a thousandth of their
 * size.
 *
 * @param measured the tasks that were measured, including those without a figure
 * @param figures of each task the figure of all images, then of each resample, as tables have it; NaN where a resample has none
 */
public record ResampledFigures(ImageNames images, Tasks measured, Map<TaskName, double[]> figures) {

    public ResampledFigures {
        figures = TaskName.ordered(figures);
    }

    /** @throws IllegalArgumentException if the resamples are of another number of images */
    public static ResampledFigures of(ImageSums sums, Resamples resamples) {
        Map<TaskName, double[]> figures = new TreeMap<>();
        sums.figures()
                .forEach((task, figure) -> figures.put(
                        task,
                        DoubleStream.concat(DoubleStream.of(figure), Arrays.stream(resamples.figures(task, sums)))
                                .map(sums.measured().scales().of(task)::shown)
                                .toArray()));
        return new ResampledFigures(ImageNames.of(sums.images()), sums.measured(), figures);
    }

    /** Returns the function that resamples figures with the usual resamples, which those of as many images share. */
    public static Function<ImageSums, ResampledFigures> usual() {
        Map<Integer, Resamples> byImages = new HashMap<>();
        return sums -> of(sums, byImages.computeIfAbsent(sums.images().size(), Resamples::usual));
    }

    /**
     * Joins these tasks and the other's, where models of single tasks were measured separately.
     *
     * @throws IllegalArgumentException if they are of other images, or share a task
     */
    public ResampledFigures and(ResampledFigures other) {
        images.mismatch(other.images).ifPresent(ImageSums::refuseToJoin);
        Map<TaskName, double[]> all = new TreeMap<>(figures);
        other.figures.forEach((task, values) -> {
            if (all.put(task, values) != null) {
                ImageSums.refuseToJoin("both have " + task.key());
            }
        });
        return new ResampledFigures(images, measured.and(other.measured), all);
    }

    /** Returns the figures of all images. */
    public Map<TaskName, Double> ofAllImages() {
        return TaskName.each(figures.keySet(), task -> figures.get(task)[0]);
    }
}
