package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Mean over tasks of the relative improvement of one model's figures over another's, in percent of the other's. Against single-task models this would
 * be the field's Δm; against an untrained model or a champion it is not, and is not called so. A baseline below one point counts as one point, or a
 * task at which the other model fails would decide alone; such a number is therefore large for every model that learned anything, and orders models
 * less than it seems to.
 */
public final class RelativeChange {

    private RelativeChange() {}

    /** Returns the mean of the relative changes in percent, greater is better, over the tasks that both have; empty if there are none. */
    public static OptionalDouble over(
            MetricScales scales, Map<TaskName, Double> baseline, Map<TaskName, Double> figures) {
        return baseline.keySet().stream()
                .filter(figures::containsKey)
                .mapToDouble(task -> 100 * scales.of(task).relativeGain(baseline.get(task), figures.get(task)))
                .average();
    }
}
