package dev.weightflow.model.task.metric;

import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.NormalsMetrics;
import dev.weightflow.schema.evaluation.SaliencyMetrics;
import dev.weightflow.schema.evaluation.SegmentationMetrics;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the metrics of several tasks have seen.
 *
 * @param byTask the state of each task that is measured
 */
public record MultiTaskState(Map<Task, TaskMetric.State> byTask) {

    /** What no metric has seen. */
    public static final MultiTaskState NONE = new MultiTaskState(Map.of());

    /** @throws IllegalArgumentException if a state is not of its task's metric */
    public MultiTaskState {
        Map<Task, TaskMetric.State> ordered = new EnumMap<>(Task.class);
        ordered.putAll(byTask);
        ordered.forEach((task, state) -> TaskMetric.of(task).none().plus(state));
        byTask = Collections.unmodifiableMap(ordered);
    }

    /** What both have seen together, of every task that either measures. */
    public MultiTaskState plus(MultiTaskState other) {
        Map<Task, TaskMetric.State> sum = new EnumMap<>(Task.class);
        sum.putAll(byTask);
        other.byTask.forEach((task, state) -> sum.merge(task, state, TaskMetric.State::plus));
        return new MultiTaskState(sum);
    }

    /** The metrics of what was seen, without tasks of which nothing could be measured; empty if there is no other. */
    public Optional<TaskMetrics> result() {
        Optional<SegmentationMetrics> semseg = of(Task.SEMSEG, SegmentationMetrics.class);
        Optional<NormalsMetrics> normals = of(Task.NORMALS, NormalsMetrics.class);
        Optional<SaliencyMetrics> sal = of(Task.SAL, SaliencyMetrics.class);
        Optional<SegmentationMetrics> humanParts = of(Task.HUMAN_PARTS, SegmentationMetrics.class);
        return semseg.isEmpty() && normals.isEmpty() && sal.isEmpty() && humanParts.isEmpty()
                ? Optional.empty()
                : Optional.of(new TaskMetrics(semseg, normals, sal, humanParts));
    }

    private <M> Optional<M> of(Task task, Class<M> kind) {
        return Optional.ofNullable(byTask.get(task))
                .flatMap(TaskMetric.State::result)
                .map(kind::cast);
    }
}
