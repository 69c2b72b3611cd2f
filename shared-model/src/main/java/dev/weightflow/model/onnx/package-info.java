/**
 * Computations as ONNX graphs (Open Neural Network Exchange), which other programs run. There is one description of each network, its forward pass:
 * called with the arrays of an {@link dev.weightflow.model.onnx.OnnxGraph} instead of the engine's it becomes a graph. This package has the ONNX form
 * of single operations, and the file; it knows no networks.
 */
package dev.weightflow.model.onnx;
