package dev.weightflow.registry.gate;

import dev.weightflow.schema.Task;
import java.util.Map;
import java.util.OptionalDouble;

/** The multi-task gain Δm of the field: the mean over tasks of the relative gain, in percent, greater is better. */
final class DeltaM {

    private DeltaM() {}

    /** Δm over the tasks that both have; nothing if there are none. */
    static OptionalDouble of(Map<Task, Double> baseline, Map<Task, Double> figures) {
        return baseline.keySet().stream()
                .filter(figures::containsKey)
                .mapToDouble(task -> 100 * TaskScale.of(task).relativeGain(baseline.get(task), figures.get(task)))
                .average();
    }
}
