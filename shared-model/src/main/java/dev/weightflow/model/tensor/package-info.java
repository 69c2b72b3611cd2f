/**
 * Tensors as the rest of the model uses them: the engine's start, who owns native memory during a step, the operations
 * that the networks are written in, and the parameters of a model by name.
 *
 * <p>DJL's PyTorch engine leaves out operations that a Swin Transformer needs. They are written in TorchScript in
 * {@code operations.py} and called through {@link dev.weightflow.model.tensor.Ops}, one readable method each.
 */
package dev.weightflow.model.tensor;
