package dev.weightflow.model.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.TorchScript;
import dev.weightflow.schema.Task;

public enum TaskLoss {
    /**
     * Semantic segmentation and human parts: −log softmax of the true class, mean over the valid pixels of the whole batch (label not
     * 255). No class weights.
     */
    CROSS_ENTROPY {
        @Override
        public NDArray loss(NDArray output, NDArray label) {
            requireShapes(output, label, 1);
            NDArray classes = label.squeeze(1).toType(DataType.INT64, false); // [batch, height, width]
            NDArray sum = Script.OF_LOSSES.call("cross_entropy", output, classes, LabelEncoding.IGNORE); // []
            // at least 1: a batch without a valid pixel gives 0/1, not 0/0, and nobody waits for the count
            return sum.div(Ops.clampMin(classes.neq(LabelEncoding.IGNORE).sum(), 1));
        }
    },

    /**
     * Saliency: binary cross-entropy of logits, balanced between the sides. Foreground (label at least ½) weighs w = the fraction of
     * background in the whole batch, background 1 − w; the weighted sum is divided by the number of pixels. No pixel is ignored. A batch of
     * one side only has loss 0.
     *
     * <p>Source: Xie and Tu, Holistically-Nested Edge Detection (ICCV 2015), eq. 2.
     */
    BALANCED_CROSS_ENTROPY {
        @Override
        public NDArray loss(NDArray output, NDArray label) {
            requireShapes(output, label, output.getShape().get(1));
            DataType type = output.getDataType();
            NDArray foreground = label.gte(0.5).toType(type, false); // [batch, 1, height, width]
            NDArray share = foreground.mean(); // [], 1 - w
            // foreground·w + (1 - foreground)·(1 - w) = |foreground - (1 - w)|
            return Script.OF_LOSSES.call(
                    "binary_cross_entropy",
                    output,
                    foreground,
                    foreground.sub(share).abs());
        }
    },

    /**
     * Surface normals: the output is divided by its length (‖·‖₂ + 1e-12) at each pixel, and the absolute differences to the label are
     * averaged over the valid elements of the whole batch (label not 255; three elements a pixel).
     */
    NORMALS {
        @Override
        public NDArray loss(NDArray output, NDArray label) {
            requireShapes(output, label, 3);
            if (output.getShape().get(1) != 3) {
                throw new IllegalArgumentException("normals have 3 channels, and the output has "
                        + output.getShape().get(1));
            }
            NDArray unit = output.div(length(output).add(1e-12)); // [batch, 3, height, width]
            NDArray valid = label.neq(LabelEncoding.IGNORE).toType(output.getDataType(), false); // as unit
            return unit.sub(label).abs().mul(valid).sum().div(Ops.clampMin(valid.sum(), 1));
        }
    };

    /** Constants of the enumeration are made before its own static fields. */
    private static final class Script {
        static final TorchScript OF_LOSSES = TorchScript.beside(TaskLoss.class);
    }

    public static TaskLoss of(Task task) {
        return switch (task) {
            case SEMSEG, HUMAN_PARTS -> CROSS_ENTROPY;
            case SAL -> BALANCED_CROSS_ENTROPY;
            case NORMALS -> NORMALS;
        };
    }

    /**
     * The loss of a batch, differentiable in the output.
     *
     * @param output [batch, channels, height, width], float32 or float64: the network's raw output at the label's size
     * @param label [batch, 1 or 3, height, width] of the same type, in the task's {@link
     *     dev.weightflow.model.task.LabelEncoding}
     * @return a scalar, finite wherever the output is, and 0 if no pixel is valid
     * @throws IllegalArgumentException if the two do not fit together
     */
    public abstract NDArray loss(NDArray output, NDArray label);

    /** Refuses shapes that broadcasting would otherwise accept in silence. */
    private static void requireShapes(NDArray output, NDArray label, long labelChannels) {
        Shape shape = output.getShape();
        if (shape.dimension() != 4
                || !label.getShape().equals(new Shape(shape.get(0), labelChannels, shape.get(2), shape.get(3)))) {
            throw new IllegalArgumentException("an output of shape " + shape + " and a label of shape "
                    + label.getShape() + " do not fit; the label needs the output's batch, height and width, and "
                    + labelChannels + " channels");
        }
    }

    /**
     * The length of each pixel's vector, [batch, 3, height, width] to [batch, 1, height, width]. Ten times as fast as the engine's own norm
     * over an inner axis; the floor keeps the root's slope finite at the zero vector.
     */
    private static NDArray length(NDArray output) {
        return Ops.clampMin(output.mul(output).sum(new int[] {1}, true), 1e-37).sqrt();
    }
}
