package dev.weightflow.model.comparison;

import dev.weightflow.model.statistics.ImageSums;
import dev.weightflow.model.statistics.ResampledFigures;
import dev.weightflow.model.statistics.Resamples;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A row of the comparison with what was measured for it.
 *
 * @param name such as {@code mtlora} or {@code mtlora rank=16}
 * @param baseline whether these are the single-task models, which Δm is against
 * @param seeds for each seed the sums of the images, of the tasks that are measured
 */
public record MeasuredMethod(String name, boolean baseline, Map<Long, ImageSums> seeds) {

    public MeasuredMethod {
        seeds = Collections.unmodifiableMap(new TreeMap<>(seeds));
    }

    /** @throws IllegalArgumentException if the resamples are of another number of images */
    ResampledMethod resampled(Resamples resamples) {
        Map<Long, ResampledFigures> figures = new TreeMap<>();
        seeds.forEach((seed, sums) -> figures.put(seed, ResampledFigures.of(sums, resamples)));
        return new ResampledMethod(name, baseline, figures);
    }
}
