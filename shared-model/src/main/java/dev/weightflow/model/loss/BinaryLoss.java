package dev.weightflow.model.loss;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.task.binary.Binary;

/** Cross-entropy in which both classes of a batch count alike. */
public final class BinaryLoss implements KindLoss<Binary> {

    @Override
    public Class<Binary> kind() {
        return Binary.class;
    }

    @Override
    public NDArray loss(Binary kind, NDArray output, NDArray label) {
        return TaskLoss.balancedCrossEntropy(output, label, kind.ignorable());
    }
}
