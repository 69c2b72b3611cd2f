package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.tensor.MatrixOps;
import dev.weightflow.model.tensor.Ops;

/**
 * Transport of a weight along its rows: dW/dt = −∂(C·W)/∂j in conservation form, with a velocity C = B·A for each entry and central
 * differences that wrap around at the ends of a row,
 *
 * <pre>v(W)[i, j] = −(C[i, j+1]·W[i, j+1] − C[i, j−1]·W[i, j−1]) / 2.</pre>
 *
 * What leaves an entry enters its neighbours, so that the sum of each row never changes. With a velocity that is constant along a row,
 * this is the discrete advection equation, and the row's norm does not change either.
 *
 * @param a A, [r, in]
 * @param b B, [out, r]
 */
public record AdvectionField(NDArray a, NDArray b) implements VelocityField {

    @Override
    public NDArray velocity(NDArray w, double t) {
        NDArray speed = new LowRankField(a, b, 1).velocity(w, t); // [out, in]
        NDArray carried = speed.mul(Precision.wide(w));
        return Ops.scale(MatrixOps.rollColumns(carried, 1).sub(MatrixOps.rollColumns(carried, -1)), 0.5);
    }
}
