/** Protocol buffers as bytes, for the few formats that are written here: TensorBoard's events and ONNX. */
package dev.weightflow.model.protobuf;
