package dev.weightflow.model.task.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.schema.Task;

/** What a task's training makes small. */
public sealed interface TaskLoss permits CrossEntropyLoss, NormalsLoss, BalancedCrossEntropyLoss {

    /** The loss of that task. */
    static TaskLoss of(Task task) {
        return switch (task) {
            case SEMSEG, HUMAN_PARTS -> new CrossEntropyLoss();
            case SAL -> new BalancedCrossEntropyLoss();
            case NORMALS -> new NormalsLoss();
        };
    }

    /**
     * The loss of a batch, differentiable in the output.
     *
     * @param output [batch, channels, height, width], float32 or float64: the network's raw output at the label's size
     * @param label [batch, 1 or 3, height, width] of the same type, in the task's {@link
     *     dev.weightflow.model.task.form.LabelEncoding}
     * @return a scalar, finite wherever the output is, and 0 if no pixel is valid
     * @throws IllegalArgumentException if the two do not fit together
     */
    NDArray loss(NDArray output, NDArray label);

    /** Refuses shapes that broadcasting would otherwise accept in silence. */
    static void requireShapes(NDArray output, NDArray label, long labelChannels) {
        Shape shape = output.getShape();
        if (shape.dimension() != 4
                || !label.getShape().equals(new Shape(shape.get(0), labelChannels, shape.get(2), shape.get(3)))) {
            throw new IllegalArgumentException("an output of shape " + shape + " and a label of shape "
                    + label.getShape() + " do not fit; the label needs the output's batch, height and width, and "
                    + labelChannels + " channels");
        }
    }
}
