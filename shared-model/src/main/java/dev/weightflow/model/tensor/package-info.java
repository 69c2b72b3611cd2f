/**
 * Tensors for the rest of the model: the engine's start, the ownership of native memory during a step, the operations of the networks, and the
 * parameters of a model by name.
 *
 * <p>DJL's PyTorch engine leaves out operations that a Swin Transformer needs. They are written in TorchScript in {@code operations.py} and called
 * through {@link dev.weightflow.model.tensor.Ops}, one readable method each.
 */
package dev.weightflow.model.tensor;
