package dev.weightflow.model.task.metric;

import dev.weightflow.model.task.form.MalformedArrayException;
import dev.weightflow.schema.Task;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/** The metrics of several tasks in the making. Not safe for use by several threads; merge states instead. */
public final class MultiTaskMetric {
    private final Map<Task, TaskMetric> metrics = new EnumMap<>(Task.class);

    private MultiTaskMetric() {}

    /** Metrics of those tasks that have seen nothing. */
    public static MultiTaskMetric of(Collection<Task> tasks) {
        MultiTaskMetric metric = new MultiTaskMetric();
        tasks.forEach(task -> metric.metrics.put(task, TaskMetric.of(task)));
        return metric;
    }

    /**
     * Adds one image by the network's raw outputs.
     *
     * @param outputs by task, at the label's size, see {@link TaskMetric#add}
     * @param labels by task, in their {@link dev.weightflow.model.task.form.LabelEncoding}
     * @throws IllegalArgumentException naming a task that is measured and has no output or no label
     * @throws MalformedArrayException naming the task whose array is malformed
     */
    public void add(Map<Task, float[]> outputs, Map<Task, float[]> labels) {
        metrics.forEach(
                (task, metric) -> add(metric, task, require(outputs, task, "output"), require(labels, task, "label")));
    }

    private static void add(TaskMetric metric, Task task, float[] output, float[] label) {
        try {
            metric.add(output, label);
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

    /** Adds what another has seen; a task that this one does not measure is measured from now on. */
    public void merge(MultiTaskState other) {
        other.byTask().forEach((task, state) -> metrics.computeIfAbsent(task, TaskMetric::of)
                .merge(state));
    }

    /** What was seen so far, as a value. */
    public MultiTaskState state() {
        Map<Task, TaskState> states = new EnumMap<>(Task.class);
        metrics.forEach((task, metric) -> states.put(task, metric.state()));
        return new MultiTaskState(states);
    }

    /** The metrics of what was seen so far. */
    public MultiTaskMetrics result() {
        return state().result();
    }
}
