package dev.weightflow.model.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.TorchScript;
import java.util.List;

/**
 * Losses of a batch that several kinds of tasks share, each differentiable in the output. The output is the network's raw one at the
 * label's size, [batch, channels, height, width], float32 or float64; the label is of the same type, in its {@link LabelEncoding}. Each
 * gives a scalar, finite wherever the output is, and 0 if no pixel is valid.
 */
public final class TaskLoss {
    private static final TorchScript SCRIPT = TorchScript.beside(TaskLoss.class);

    private TaskLoss() {}

    /**
     * Computes the cross-entropy, −log softmax of the true class, mean over the valid pixels of the whole batch (label not 255).
     *
     * @param weights of the classes, by which the mean is weighted; none for equal ones
     * @throws IllegalArgumentException if output and label do not match
     */
    public static NDArray crossEntropy(NDArray output, NDArray label, List<Double> weights) {
        requireShapes(output, label, 1);
        NDArray classes = label.squeeze(1).toType(DataType.INT64, false); // [batch, height, width]
        if (!weights.isEmpty()) {
            NDArray byClass = Ops.numbers(
                    output, weights.stream().mapToDouble(Double::doubleValue).toArray()); // [classes]
            return SCRIPT.call("weighted_cross_entropy", output, classes, byClass, LabelEncoding.IGNORE);
        }
        return SCRIPT.call("cross_entropy", output, classes, LabelEncoding.IGNORE);
    }

    /**
     * Computes the binary cross-entropy of logits, balanced between the classes. Foreground (label at least ½) weighs w = the fraction of background
     * in the whole batch, background 1 − w; the weighted sum is divided by the number of pixels. A batch of one class only has loss 0.
     *
     * <p>Source: Xie and Tu, Holistically-Nested Edge Detection (ICCV 2015), eq. 2.
     *
     * @param ignorable whether a label of 255 marks an ignored pixel; otherwise every pixel counts
     * @throws IllegalArgumentException if output and label do not match
     */
    public static NDArray balancedCrossEntropy(NDArray output, NDArray label, boolean ignorable) {
        requireShapes(output, label, output.getShape().get(1));
        if (ignorable) {
            return SCRIPT.call("masked_balanced_cross_entropy", output, label, LabelEncoding.IGNORE);
        }
        NDArray foreground = Ops.reaches(label, 0.5); // [batch, 1, height, width]
        NDArray share = foreground.mean(); // [], 1 - w
        // foreground·w + (1 - foreground)·(1 - w) = |foreground - (1 - w)|
        return SCRIPT.call(
                "binary_cross_entropy",
                output,
                foreground,
                foreground.sub(share).abs());
    }

    /**
     * Computes the L1 loss of surface normals: the output is divided by its length (‖·‖₂ + 1e-12) at each pixel, and the absolute differences to the
     * label are averaged over the valid elements of the whole batch (label not 255; three elements a pixel).
     *
     * @throws IllegalArgumentException if output and label do not match
     */
    public static NDArray unitVectors(NDArray output, NDArray label) {
        NDArray unit = unit(output, label); // [batch, 3, height, width]
        NDArray valid = Ops.differs(label, LabelEncoding.IGNORE); // as unit
        return unit.sub(label).abs().mul(valid).sum().div(Ops.clampMin(valid.sum(), 1));
    }

    /**
     * Computes the cosine loss of surface normals: 1 minus the cosine between output and label, mean over the valid pixels of the whole batch (label
     * not 255).
     *
     * @throws IllegalArgumentException if output and label do not match
     */
    public static NDArray cosine(NDArray output, NDArray label) {
        NDArray unit = unit(output, label); // [batch, 3, height, width]
        NDArray valid = Ops.differs(label.get(":, :1"), LabelEncoding.IGNORE);
        NDArray cosine = unit.mul(label).sum(new int[] {1}, true); // [batch, 1, height, width]
        return valid.sub(cosine.mul(valid)).sum().div(Ops.clampMin(valid.sum(), 1));
    }

    /** Refuses shapes that broadcasting would otherwise accept in silence. */
    public static void requireShapes(NDArray output, NDArray label, long labelChannels) {
        Shape shape = output.getShape();
        if (shape.dimension() != 4
                || !label.getShape().equals(new Shape(shape.get(0), labelChannels, shape.get(2), shape.get(3)))) {
            throw new IllegalArgumentException("an output of shape " + shape + " and a label of shape "
                    + label.getShape() + " do not fit; the label needs the output's batch, height and width, and "
                    + labelChannels + " channels");
        }
    }

    private static NDArray unit(NDArray output, NDArray label) {
        requireShapes(output, label, 3);
        if (output.getShape().get(1) != 3) {
            throw new IllegalArgumentException("normals have 3 channels, and the output has "
                    + output.getShape().get(1));
        }
        return output.div(Ops.shift(length(output), 1e-12));
    }

    /**
     * Computes the length of each pixel's vector, [batch, 3, height, width] to [batch, 1, height, width]. Ten times as fast as the engine's own norm
     * over an inner axis; the floor keeps the root's slope finite at the zero vector.
     */
    private static NDArray length(NDArray output) {
        return Ops.clampMin(output.mul(output).sum(new int[] {1}, true), 1e-37).sqrt();
    }
}
