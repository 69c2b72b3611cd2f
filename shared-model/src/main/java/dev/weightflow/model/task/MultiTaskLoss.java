package dev.weightflow.model.task;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.LossWeights;
import java.util.Map;

/**
 * The weighted sum of the losses of all tasks that a network predicts.
 *
 * @param weights what each task's loss is multiplied by; the sum is not divided by them
 */
public record MultiTaskLoss(LossWeights weights) {

    /**
     * A loss and what it is made of, all scalar arrays.
     *
     * @param parts each task's own loss, not weighted
     */
    public record Value(NDArray total, Map<Task, NDArray> parts) {}

    /**
     * The loss of a batch.
     *
     * @param outputs at least one; by task, see {@link TaskLoss#loss}
     * @param labels at least of those tasks
     * @throws IllegalArgumentException naming a task that has an output and no label, or whose shapes do not fit
     */
    public Value loss(Map<Task, NDArray> outputs, Map<Task, NDArray> labels) {
        Map<Task, NDArray> parts = Task.each(outputs.keySet(), task -> loss(task, outputs.get(task), labels));
        NDArray total = parts.entrySet().stream()
                .map(part -> Ops.scale(part.getValue(), weights.of(part.getKey())))
                .reduce(NDArray::add)
                .orElseThrow(() -> new IllegalArgumentException("there is no loss without an output"));
        return new Value(total, parts);
    }

    /** [batch, channels, height, width] and the label's to [] */
    private static NDArray loss(Task task, NDArray output, Map<Task, NDArray> labels) {
        if (!labels.containsKey(task)) {
            throw new IllegalArgumentException("the task " + task.key() + " has an output and no label");
        }
        try {
            return TaskLoss.of(task).loss(output, labels.get(task));
        } catch (IllegalArgumentException misfit) {
            throw new IllegalArgumentException(task.key() + ": " + misfit.getMessage(), misfit);
        }
    }
}
