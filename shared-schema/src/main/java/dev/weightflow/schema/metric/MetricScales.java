package dev.weightflow.schema.metric;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.TaskName;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scales of the figures of several tasks. In JSON an object by task, without the tasks that have the default scale of their name, so that it is empty
 * for PASCAL-Context.
 */
public record MetricScales(@JsonValue Map<TaskName, MetricScale> declared) {
    public static final MetricScales UNDECLARED = new MetricScales(Map.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public MetricScales {
        Map<TaskName, MetricScale> others = new TreeMap<>(declared == null ? Map.of() : declared);
        others.entrySet().removeIf(one -> one.getValue().equals(MetricScale.undeclared(one.getKey())));
        declared = TaskName.ordered(others);
    }

    public MetricScale of(TaskName task) {
        MetricScale scale = declared.get(task);
        return scale == null ? MetricScale.undeclared(task) : scale;
    }
}
