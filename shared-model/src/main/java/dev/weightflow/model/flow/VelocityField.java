package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * Velocity of a weight: the right-hand side of dW/dt = v(W, t), eq. 2 of the paper. A field holds its parameters and is differentiable in them and in
 * the weight.
 */
@FunctionalInterface
public interface VelocityField {

    /**
     * Computes the velocity of a weight, or of several of one shape, each by a field of its own whose parameters are stacked alike.
     *
     * @param w [out, in], or [weights, out, in]
     * @param t time, from 0 (the pre-trained weight) to 1 (the adapted one)
     * @return as w, in float32 or wider
     * @throws IllegalArgumentException if the field's parameters do not fit the weight's shape, naming the shapes
     */
    NDArray velocity(NDArray w, double t);

    /**
     * Returns the logits of a softmax field.
     *
     * @param w [out, in]
     * @return [groups, entries] in float32 or wider, with a row for all entries that share a softmax; empty for other fields
     */
    default Optional<NDArray> logits(NDArray w) {
        return Optional.empty();
    }
}
