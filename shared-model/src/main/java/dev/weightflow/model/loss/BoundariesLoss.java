package dev.weightflow.model.loss;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.task.boundaries.Boundaries;

/** Cross-entropy in which both classes of a batch count alike. */
public final class BoundariesLoss implements KindLoss<Boundaries> {

    @Override
    public Class<Boundaries> kind() {
        return Boundaries.class;
    }

    @Override
    public NDArray loss(Boundaries kind, NDArray output, NDArray label) {
        return TaskLoss.balancedCrossEntropy(output, label, kind.ignorable());
    }
}
