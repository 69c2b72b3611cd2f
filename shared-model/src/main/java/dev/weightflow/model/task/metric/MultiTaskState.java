package dev.weightflow.model.task.metric;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Task;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the metrics of several tasks have seen. In JSON: an object with one member a task.
 *
 * @param byTask the state of each task that is measured
 */
public record MultiTaskState(Map<Task, TaskState> byTask) {

    /** What no metric has seen. */
    public static final MultiTaskState NONE = new MultiTaskState(Map.of());

    // beside a @JsonValue, Jackson would choose this constructor over the factory below
    @JsonCreator(mode = JsonCreator.Mode.DISABLED)
    public MultiTaskState {
        byTask = TaskOrder.copyOf(byTask);
        byTask.forEach(
                (task, state) -> TaskState.require(TaskMetric.of(task).state().getClass(), state));
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static MultiTaskState of(
            @JsonProperty("semseg") SegmentationState semseg,
            @JsonProperty("human_parts") SegmentationState humanParts,
            @JsonProperty("sal") SaliencyState sal,
            @JsonProperty("normals") NormalsState normals) {
        return new MultiTaskState(TaskOrder.<TaskState>present(semseg, humanParts, sal, normals));
    }

    @JsonValue
    Map<String, TaskState> json() {
        return TaskOrder.byKey(byTask);
    }

    /** What both have seen together, of every task that either measures. */
    public MultiTaskState plus(MultiTaskState other) {
        Map<Task, TaskState> sum = new EnumMap<>(Task.class);
        sum.putAll(byTask);
        other.byTask.forEach((task, state) -> sum.merge(task, state, TaskState::plus));
        return new MultiTaskState(sum);
    }

    /** The metrics of what was seen; a task of which nothing could be measured is left out. */
    public MultiTaskMetrics result() {
        Map<Task, TaskResult> results = new EnumMap<>(Task.class);
        byTask.forEach((task, state) -> state.result().ifPresent(result -> results.put(task, result)));
        return new MultiTaskMetrics(results);
    }
}
