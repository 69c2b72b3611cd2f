/**
 * Computations as ONNX graphs (Open Neural Network Exchange), which other programs run: values, operators, and their file. It knows
 * no network; backbones and decoders say what they are in these operators.
 */
package dev.weightflow.model.onnx;
