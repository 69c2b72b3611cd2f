/**
 * Weights on disk: reading of safetensors and PyTorch files, writing of safetensors, and the mapping of published parameter names to ours. A state
 * dict is a {@code Map<String, HostTensor>} in the order of the file; no engine is needed. Reading a file never runs code, and a file that
 * contradicts itself is refused by name.
 */
package dev.weightflow.data.weights;
