/**
 * Weights on disk: safetensors and PyTorch files in, safetensors out, and the one place where published parameter names
 * are mapped to ours. A state dict is a {@code Map<String, HostTensor>} in the order of the file; no engine is needed.
 * Nothing that is read can run code, and a file that contradicts itself is refused by name.
 */
package dev.weightflow.model.weights;
