package dev.weightflow.model.onnx;

/** ONNX form of the operations in one TorchScript file. */
@FunctionalInterface
public interface OnnxOperations {

    /**
     * Adds the nodes of an operation in evaluation.
     *
     * @throws UnsupportedOperationException if the operation has no ONNX form, see {@link OnnxCall#unknown}
     */
    OnnxArray of(OnnxCall call);
}
