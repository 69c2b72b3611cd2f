package dev.weightflow.model.task.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.weightflow.model.task.form.LabelEncoding;
import dev.weightflow.model.tensor.Ops;

/**
 * Semantic segmentation and human parts: −log softmax of the true class, mean over the valid pixels of the whole batch (label not
 * 255). No class weights.
 */
public record CrossEntropyLoss() implements TaskLoss {

    @Override
    public NDArray loss(NDArray output, NDArray label) {
        TaskLoss.requireShapes(output, label, 1);
        NDArray classes = label.squeeze(1).toType(DataType.INT64, false); // [batch, height, width]
        NDArray sum = Ops.crossEntropySum(output, classes, LabelEncoding.IGNORE); // []
        // at least 1: a batch without a valid pixel gives 0/1, not 0/0, and nobody waits for the count
        return sum.div(Ops.clampMin(classes.neq(LabelEncoding.IGNORE).sum(), 1));
    }
}
