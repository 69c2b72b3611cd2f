package dev.weightflow.model.task.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.weightflow.model.tensor.Ops;

/**
 * Saliency: binary cross-entropy of logits, balanced between the sides. Foreground (label at least ½) weighs w = the fraction of
 * background in the whole batch, background 1 − w; the weighted sum is divided by the number of pixels. No pixel is ignored. A batch of
 * one side only has loss 0.
 *
 * <p>Source: Xie and Tu, Holistically-Nested Edge Detection (ICCV 2015), eq. 2.
 */
public record BalancedCrossEntropyLoss() implements TaskLoss {

    @Override
    public NDArray loss(NDArray output, NDArray label) {
        TaskLoss.requireShapes(output, label, output.getShape().get(1));
        DataType type = output.getDataType();
        NDArray foreground = label.gte(0.5).toType(type, false); // [batch, 1, height, width]
        NDArray share = foreground.mean(); // [], 1 - w
        // foreground·w + (1 - foreground)·(1 - w) = |foreground - (1 - w)|
        return Ops.binaryCrossEntropyMean(
                output, foreground, foreground.sub(share).abs());
    }
}
