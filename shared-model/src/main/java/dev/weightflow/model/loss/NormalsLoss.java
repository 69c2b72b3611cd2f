package dev.weightflow.model.loss;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.task.normals.Normals;

/** L1 of the components of the vectors, or 1 less the cosine of the angle. */
public final class NormalsLoss implements KindLoss<Normals> {

    @Override
    public Class<Normals> kind() {
        return Normals.class;
    }

    @Override
    public NDArray loss(Normals kind, NDArray output, NDArray label) {
        return kind.loss().equals("cosine") ? TaskLoss.cosine(output, label) : TaskLoss.unitVectors(output, label);
    }
}
