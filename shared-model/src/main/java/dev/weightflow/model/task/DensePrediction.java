package dev.weightflow.model.task;

import dev.weightflow.model.task.form.LabelEncoding;
import dev.weightflow.model.task.loss.TaskLoss;
import dev.weightflow.model.task.metric.TaskMetric;
import dev.weightflow.schema.Task;
import java.util.function.Supplier;

/**
 * All that makes a task: what its labels and predictions look like, what its training makes small, and how it is measured.
 *
 * @param task which task
 * @param labels the form of its labels, and how a network's output becomes a prediction
 * @param loss its loss
 * @param metric makes a metric that has seen nothing
 */
public record DensePrediction(Task task, LabelEncoding labels, TaskLoss loss, Supplier<TaskMetric> metric) {

    /** The benchmark's definition of that task. */
    public static DensePrediction of(Task task) {
        return new DensePrediction(task, LabelEncoding.of(task), TaskLoss.of(task), () -> TaskMetric.of(task));
    }
}
