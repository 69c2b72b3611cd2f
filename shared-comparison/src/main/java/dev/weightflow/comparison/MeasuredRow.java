package dev.weightflow.comparison;

import dev.weightflow.comparison.statistics.ResampledFigures;
import dev.weightflow.schema.TaskName;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Row of a comparison with its measurements: its figures, and those of each resample of the images.
 *
 * @param name such as {@code mtlora} or {@code mtlora rank=16}
 * @param baseline whether Δm is against this row
 * @param seeds for each seed the figures of the tasks that are measured, on the same images and the same resamples
 */
public record MeasuredRow(String name, boolean baseline, Map<Long, ResampledFigures> seeds) {

    public MeasuredRow {
        seeds = Collections.unmodifiableMap(new TreeMap<>(seeds));
    }

    /** Returns the figures of those tasks without the resamples. */
    RowFigures figures(Iterable<TaskName> tasks) {
        return RowFigures.of(
                tasks, seeds.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                        .ofAllImages())));
    }
}
