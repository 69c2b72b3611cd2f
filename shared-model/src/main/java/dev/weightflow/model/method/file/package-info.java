/**
 * A method that a user brings as a text of TorchScript: read here, compiled by the engine without Python, restricted to operations on
 * tensors, and tried before anything is trained with it. {@code docs/adding-a-method.md} says what such a file holds.
 */
package dev.weightflow.model.method.file;
