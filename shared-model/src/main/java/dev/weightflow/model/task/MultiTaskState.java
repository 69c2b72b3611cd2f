package dev.weightflow.model.task;

import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.NormalsMetrics;
import dev.weightflow.schema.evaluation.SaliencyMetrics;
import dev.weightflow.schema.evaluation.SegmentationMetrics;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What the metrics of several tasks have seen. */
public record MultiTaskState(Map<Task, TaskMetric.State> byTask) {

    public static final MultiTaskState NONE = new MultiTaskState(Map.of());

    /** @throws IllegalArgumentException if a state is not of its task's metric */
    public MultiTaskState {
        byTask = Task.ordered(byTask);
        byTask.forEach((task, state) -> TaskMetric.of(task).none().plus(state));
    }

    public static MultiTaskState none(Collection<Task> tasks) {
        return new MultiTaskState(Task.each(tasks, task -> TaskMetric.of(task).none()));
    }

    /**
     * What they see in one image, by the network's raw outputs.
     *
     * @param outputs by task, at the label's size, see {@link TaskMetric#ofOutput}
     * @param labels by task, in their {@link dev.weightflow.model.task.LabelEncoding}
     * @throws IllegalArgumentException naming a task that is measured and has no output or no label
     * @throws MalformedArrayException naming the task whose array is malformed
     */
    public static MultiTaskState of(Collection<Task> tasks, Map<Task, float[]> outputs, Map<Task, float[]> labels) {
        return new MultiTaskState(Task.each(
                tasks, task -> measure(task, require(outputs, task, "output"), require(labels, task, "label"))));
    }

    private static TaskMetric.State measure(Task task, float[] output, float[] label) {
        try {
            return TaskMetric.of(task).ofOutput(output, label);
        } catch (MalformedArrayException fault) {
            throw fault.at(task.key());
        }
    }

    private static float[] require(Map<Task, float[]> arrays, Task task, String what) {
        if (!arrays.containsKey(task)) {
            throw new IllegalArgumentException("the task " + task.key() + " is measured and has no " + what);
        }
        return arrays.get(task);
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
