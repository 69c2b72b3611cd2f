package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Ops;

/**
 * LoRA's velocity field (eq. 6): scale·B·A, constant in W and t. One Euler step of it is LoRA's W0 + scale·B·A, and so is
 * any other flow of it up to rounding.
 *
 * @param a A, [r, in]
 * @param b B, [out, r]
 * @param scale what the product is multiplied by
 */
public record LowRankField(NDArray a, NDArray b, double scale) implements VelocityField {

    @Override
    public NDArray velocity(NDArray w, double t) {
        requireFit(w.getShape());
        NDArray left = scale == 1 ? b : Ops.scale(b, scale); // [out, r]
        return Precision.wide(left).matMul(Precision.wide(a));
    }

    private void requireFit(Shape w) {
        long rank = a.getShape().dimension() == 2 ? a.getShape().get(0) : 0;
        if (w.dimension() != 2
                || !a.getShape().equals(new Shape(rank, w.get(1)))
                || !b.getShape().equals(new Shape(w.get(0), rank))) {
            throw new IllegalArgumentException(
                    "a low-rank field with A " + a.getShape() + " and B " + b.getShape() + " does not fit a weight " + w
                            + "; it takes A (rank, in) and B (out, rank) for a weight (out, in)");
        }
    }
}
