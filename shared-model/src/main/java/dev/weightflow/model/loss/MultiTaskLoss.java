package dev.weightflow.model.loss;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.LossWeights;
import java.util.List;
import java.util.Map;

/** The sum of the tasks' losses, each times its weight. */
public record MultiTaskLoss(Tasks tasks, LossWeights weights) {

    /**
     * Loss of a batch.
     *
     * @param total the weighted sum, []
     * @param parts the loss of each task without its weight, [] each; 0 for a task of which no sample of the batch has a label
     */
    public record Value(NDArray total, Map<TaskName, NDArray> parts) {}

    /**
     * Computes the loss of a batch in which every sample has every label.
     *
     * @param outputs by task, [batch, channels, height, width]
     * @param labels by task, in their {@link LabelEncoding}
     * @throws IllegalArgumentException if a task has an output and no label, or the two do not match
     */
    public Value loss(Map<TaskName, NDArray> outputs, Map<TaskName, NDArray> labels) {
        return loss(outputs, labels, Map.of());
    }

    /**
     * Computes the loss of a batch. A task's loss is that of its labelled samples, as if there were no others; without any there is no gradient to
     * its output.
     *
     * @param labelled for each task of which not every sample has a label, the positions of the labelled ones
     * @throws IllegalArgumentException if a task has an output and no label, or the two do not match
     */
    public Value loss(
            Map<TaskName, NDArray> outputs, Map<TaskName, NDArray> labels, Map<TaskName, List<Integer>> labelled) {
        Map<TaskName, NDArray> parts = TaskName.each(
                outputs.keySet(), task -> loss(tasks.get(task), outputs.get(task), labels, labelled.get(task)));
        NDArray total = parts.entrySet().stream()
                .map(part -> Ops.scale(part.getValue(), weights.of(part.getKey())))
                .reduce(NDArray::add)
                .orElseThrow(() -> new IllegalArgumentException("there is no loss without an output"));
        return new Value(total, parts);
    }

    /** [batch, channels, height, width] and the label's to [] */
    private static NDArray loss(Task task, NDArray output, Map<TaskName, NDArray> labels, List<Integer> labelled) {
        if (!labels.containsKey(task.name())) {
            throw new IllegalArgumentException("the task " + task.key() + " has an output and no label");
        }
        try {
            NDArray label = labels.get(task.name());
            if (labelled == null) {
                return KindLosses.loss(task.kind(), output, label);
            }
            if (labelled.isEmpty()) {
                return Ops.scale(output.sum(), 0);
            }
            long[] positions = labelled.stream().mapToLong(Integer::longValue).toArray();
            NDArray index = Ops.wholeNumbers(output, positions);
            return KindLosses.loss(task.kind(), Ops.select(output, index), Ops.select(label, index));
        } catch (IllegalArgumentException misfit) {
            throw new IllegalArgumentException(task.key() + ": " + misfit.getMessage(), misfit);
        }
    }
}
