package dev.weightflow.model.comparison;

import dev.weightflow.model.statistics.ResampledFigures;
import dev.weightflow.schema.TaskName;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A row of the comparison with its figures and what resamples of the images make of them.
 *
 * @param baseline whether Δm is against this row
 * @param seeds for each seed the figures of the tasks that are measured, on the same images and the same resamples
 */
public record ResampledMethod(String name, boolean baseline, Map<Long, ResampledFigures> seeds) {

    public ResampledMethod {
        seeds = Collections.unmodifiableMap(new TreeMap<>(seeds));
    }

    /** The figures without the resamples, of those tasks. */
    MethodFigures figures(Iterable<TaskName> tasks) {
        return MethodFigures.of(
                tasks, seeds.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                        .ofAllImages())));
    }
}
