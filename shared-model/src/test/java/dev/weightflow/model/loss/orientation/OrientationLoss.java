package dev.weightflow.model.loss.orientation;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.task.orientation.Orientation;
import dev.weightflow.model.loss.KindLoss;
import dev.weightflow.model.loss.TaskLoss;

/** Squared errors of a kind that the project does not have. */
public final class OrientationLoss implements KindLoss<Orientation> {
    @Override
    public Class<Orientation> kind() {
        return Orientation.class;
    }

    @Override
    public NDArray loss(Orientation kind, NDArray output, NDArray label) {
        TaskLoss.requireShapes(output, label, 1);
        return output.sub(label).square().mean();
    }
}
