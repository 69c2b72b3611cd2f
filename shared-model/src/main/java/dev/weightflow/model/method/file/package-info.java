/**
 * Methods that users supply as TorchScript: parsed here, compiled by the engine without Python, restricted to operations on tensors, and tried before
 * any training. {@code docs/adding-a-method.md} describes such a file.
 */
package dev.weightflow.model.method.file;
