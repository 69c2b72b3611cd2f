package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.TorchScript;
import java.util.List;
import java.util.function.Supplier;

/**
 * The divergence of a velocity field, Σ ∂v[i, j]/∂W[i, j]: the rate at which the flow stretches volumes of weights. It is estimated
 * without bias by Hutchinson's formula, sᵀ·(∂v/∂W)·s with independent random signs s, at the cost of one backward pass through the
 * field. It is 0 for a field that does not depend on the weight.
 */
public final class Divergence {

    private static final TorchScript SCRIPT = TorchScript.beside(Divergence.class);

    private Divergence() {}

    /**
     * Estimates the divergence at a weight, as a scalar array that is differentiable in the field's parameters and in the weight. Gradients must be
     * recorded.
     *
     * @param w [out, in]
     * @param signs 1 and −1, [out, in]
     */
    public static NDArray estimate(VelocityField field, NDArray w, double t, NDArray signs) {
        NDArray nothing = w.zerosLike();
        nothing.setRequiresGradient(true);
        NDArray at = w.add(nothing); // the weight itself may be a constant
        NDArray velocity = field.velocity(at, t);
        return SCRIPT.call("vector_jacobian", velocity, at, signs).mul(signs).sum();
    }

    /**
     * Estimates the integral of the divergence over the path, which is the logarithm of the factor by which the flow stretches volumes: the sum over
     * the steps of the length of each times the divergence at its start.
     *
     * @param signs draws new signs of the weight's shape
     */
    public static NDArray along(VelocityField field, List<Flow.Point> points, Supplier<NDArray> signs) {
        NDArray sum = null;
        for (int i = 0; i + 1 < points.size(); i++) {
            Flow.Point point = points.get(i);
            NDArray part = Ops.scale(
                    estimate(field, point.weight(), point.time(), signs.get()),
                    points.get(i + 1).time() - point.time());
            sum = sum == null ? part : sum.add(part);
        }
        return sum;
    }
}
