package dev.weightflow.data.task;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Accumulated states of several tasks' metrics. */
public record MultiTaskState(Map<TaskName, TaskMetric.State> byTask) {
    public static final MultiTaskState NONE = new MultiTaskState(Map.of());

    public MultiTaskState {
        byTask = TaskName.ordered(byTask);
    }

    public static MultiTaskState none(Tasks tasks) {
        return new MultiTaskState(
                TaskName.each(tasks.names(), task -> tasks.kind(task).metric().none()));
    }

    /**
     * Measures one image by the network's raw outputs. A task without a label there adds nothing.
     *
     * @param outputs by task, at the label's size, see {@link TaskMetric#ofOutput}
     * @param labels by task, in their {@link LabelEncoding}
     * @throws IllegalArgumentException naming a task that has a label and no output
     * @throws MalformedArrayException naming the task whose array is malformed
     */
    public static MultiTaskState of(Tasks tasks, Map<TaskName, HostTensor> outputs, Map<TaskName, float[]> labels) {
        return new MultiTaskState(TaskName.each(
                tasks.names(),
                task -> labels.containsKey(task)
                        ? measure(tasks.get(task), outputs, labels.get(task))
                        : tasks.kind(task).metric().none()));
    }

    private static TaskMetric.State measure(Task task, Map<TaskName, HostTensor> outputs, float[] label) {
        HostTensor output = outputs.get(task.name());
        if (output == null) {
            throw new IllegalArgumentException("the task " + task.key() + " is measured and has no output");
        }
        try {
            return task.kind().metric().ofOutput(output, label);
        } catch (MalformedArrayException fault) {
            throw fault.at(task.key());
        }
    }

    /** Adds both states, for every task that either measures. */
    public MultiTaskState plus(MultiTaskState other) {
        Map<TaskName, TaskMetric.State> sum = new TreeMap<>(byTask);
        other.byTask.forEach((task, state) -> sum.merge(task, state, TaskMetric.State::plus));
        return new MultiTaskState(sum);
    }

    /** Returns the {@linkplain TaskMetric.State#confusionMatrix() confusion matrix} of every task with classes. */
    public Map<TaskName, List<List<Long>>> confusion() {
        Map<TaskName, List<List<Long>>> confusion = new TreeMap<>();
        byTask.forEach((task, state) -> {
            if (!state.confusionMatrix().isEmpty()) {
                confusion.put(task, state.confusionMatrix());
            }
        });
        return confusion;
    }

    /** Computes the metrics, without tasks that could not be measured; empty if there is no other. */
    public Optional<TaskMetrics> result() {
        Map<TaskName, TaskFigures> measured = new TreeMap<>();
        byTask.forEach((task, state) -> state.result().ifPresent(figures -> measured.put(task, figures)));
        return measured.isEmpty() ? Optional.empty() : Optional.of(new TaskMetrics(measured));
    }
}
