package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Task;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The multi-task gain Δm of the field ({@code docs/metrics.md}), with one addition: a baseline below one point counts as one point. Against an untrained model or a champion that fails a task, the quotient
 * would otherwise say nothing about any other task.
 */
public final class FlooredDeltaM {

    private FlooredDeltaM() {}

    /** The mean of the relative gains in percent, greater is better, over the tasks that both have; nothing if there are none. */
    public static OptionalDouble over(Map<Task, Double> baseline, Map<Task, Double> figures) {
        return baseline.keySet().stream()
                .filter(figures::containsKey)
                .mapToDouble(task -> 100 * MetricScale.of(task).relativeGain(baseline.get(task), figures.get(task)))
                .average();
    }
}
