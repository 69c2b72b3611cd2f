/**
 * Computations as ONNX graphs (Open Neural Network Exchange), which other programs run: values, operators, and their file. This package knows no
 * networks; backbones and decoders describe themselves in these operators.
 */
package dev.weightflow.model.onnx;
