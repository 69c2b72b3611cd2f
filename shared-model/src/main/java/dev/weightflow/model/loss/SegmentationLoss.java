package dev.weightflow.model.loss;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.task.segmentation.Segmentation;
import dev.weightflow.model.tensor.Ops;

/** Cross-entropy over the classes. */
public final class SegmentationLoss implements KindLoss<Segmentation> {

    @Override
    public Class<Segmentation> kind() {
        return Segmentation.class;
    }

    @Override
    public NDArray loss(Segmentation kind, NDArray output, NDArray label) {
        return TaskLoss.crossEntropy(output, label, kind.weights());
    }

    /** {@inheritDoc} The classes, a byte a pixel. */
    @Override
    public NDArray measured(Segmentation kind, NDArray output) {
        return Ops.largestChannel(output);
    }
}
