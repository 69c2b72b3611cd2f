package dev.weightflow.comparison;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.ResampledFigures;
import dev.weightflow.comparison.statistics.Resamples;
import dev.weightflow.schema.TaskName;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Row of a comparison with its measurements.
 *
 * @param name such as {@code mtlora} or {@code mtlora rank=16}
 * @param baseline whether these are the single-task models, against which Δm is computed
 * @param seeds for each seed the sums of the images, of the tasks that are measured
 */
public record MeasuredMethod(String name, boolean baseline, Map<Long, ImageSums> seeds) {

    public MeasuredMethod {
        seeds = Collections.unmodifiableMap(new TreeMap<>(seeds));
    }

    /** Returns the row with its figures. */
    public ComparisonRows.Row row(String title, Optional<Long> trained) {
        Map<Long, Map<TaskName, Double>> figures = new TreeMap<>();
        seeds.forEach((seed, sums) -> figures.put(seed, sums.shownFigures()));
        return new ComparisonRows.Row(name, title, baseline, figures, trained);
    }

    /** @throws IllegalArgumentException if the resamples are of another number of images */
    ResampledMethod resampled(Resamples resamples) {
        Map<Long, ResampledFigures> figures = new TreeMap<>();
        seeds.forEach((seed, sums) -> figures.put(seed, ResampledFigures.of(sums, resamples)));
        return new ResampledMethod(name, baseline, figures);
    }
}
