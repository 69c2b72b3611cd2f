package dev.weightflow.model.task.metric;

import dev.weightflow.model.task.form.MalformedArrayException;
import dev.weightflow.schema.Task;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/** The metrics of several tasks in the making. Not safe for use by several threads; merge states instead. */
public final class MultiTaskMetric {
    private final Map<Task, TaskMetric.State> states = new EnumMap<>(Task.class);

    private MultiTaskMetric() {}

    /** Metrics of those tasks that have seen nothing. */
    public static MultiTaskMetric of(Collection<Task> tasks) {
        MultiTaskMetric metric = new MultiTaskMetric();
        tasks.forEach(task -> metric.states.put(task, TaskMetric.of(task).none()));
        return metric;
    }

    /**
     * Adds one image by the network's raw outputs.
     *
     * @param outputs by task, at the label's size, see {@link TaskMetric#ofOutput}
     * @param labels by task, in their {@link dev.weightflow.model.task.form.LabelEncoding}
     * @throws IllegalArgumentException naming a task that is measured and has no output or no label; nothing was added then
     * @throws MalformedArrayException naming the task whose array is malformed; nothing was added then
     */
    public void add(Map<Task, float[]> outputs, Map<Task, float[]> labels) {
        Map<Task, TaskMetric.State> image = new EnumMap<>(Task.class);
        for (Task task : states.keySet()) {
            image.put(task, measure(task, require(outputs, task, "output"), require(labels, task, "label")));
        }
        merge(new MultiTaskState(image));
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

    /** Adds what another has seen; a task that this one does not measure is measured from now on. */
    public void merge(MultiTaskState other) {
        other.byTask().forEach((task, state) -> states.merge(task, state, TaskMetric.State::plus));
    }

    /** What was seen so far, as a value. */
    public MultiTaskState state() {
        return new MultiTaskState(states);
    }
}
