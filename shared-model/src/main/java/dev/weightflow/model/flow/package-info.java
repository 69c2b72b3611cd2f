/**
 * Adapted weights as the flow of a frozen one along a learned velocity field, dW/dt = v(W, t) with W(0) = W0 (Mantri et al., "Rethinking Fine-tuning
 * Through Geometric Perspective", §2.2).
 *
 * <p>{@link dev.weightflow.model.flow.SoftmaxField} is the paper's field (eq. 7), {@link dev.weightflow.model.flow.LowRankField} is LoRA's (eq. 6),
 * and a new method is a new {@link dev.weightflow.model.flow.VelocityField}. {@link dev.weightflow.model.flow.FieldKind} is a field before it has
 * parameters: configuration, names and shapes.
 */
package dev.weightflow.model.flow;
