package dev.weightflow.model.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** Gradients kept by the arrays themselves, as by PyTorch's {@code backward}. */
public final class Backward {

    private Backward() {}

    /** Adds the gradients of a scalar to those of the arrays that require them. */
    public static void of(NDArray loss) {
        try (NDArray one = loss.getManager().ones(loss.getShape(), loss.getDataType())) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
        }
    }
}
