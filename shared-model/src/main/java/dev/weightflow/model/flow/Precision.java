package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.weightflow.model.tensor.Ops;

/**
 * Float32 at least. A softmax field's velocities differ from 1/k by about a thousandth where they start; the spacing of
 * half-precision numbers there is as wide, and would round the field's structure away.
 */
final class Precision {

    private Precision() {}

    /** The array in float64 if it is, else in float32. */
    static NDArray wide(NDArray array) {
        return array.getDataType() == DataType.FLOAT64 ? array : as(array, DataType.FLOAT32);
    }

    /** The array itself if it has that type, else the same values in it; gradients pass. */
    static NDArray as(NDArray array, DataType type) {
        return array.getDataType() == type ? array : Ops.cast(array, type);
    }
}
