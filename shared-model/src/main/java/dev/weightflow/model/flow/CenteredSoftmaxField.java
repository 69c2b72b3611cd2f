package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;

/**
 * A softmax field less its value at equal logits: v(W) − 1/k in the default reading, 1 over the length of a softmax in the
 * others. Ours, not the paper's. With W2 = 0, as {@link CenteredSoftmaxKind} starts it, the velocity is exactly 0 for every
 * weight, and the flow is exactly the identity whatever the integrator.
 *
 * @param field the field to centre
 */
public record CenteredSoftmaxField(SoftmaxField field) implements VelocityField {

    @Override
    public NDArray velocity(NDArray w, double t) {
        return field.velocity(w, t).sub(field.uniform(w.getShape()));
    }
}
