package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.weightflow.schema.training.Precision;
import java.util.function.Supplier;

/**
 * Autocast of the linear layers on this thread to bfloat16, as in PyTorch: operands in float32 are rounded to it, and the result is float32 again.
 * Like the engine's own switch for gradients it applies to a thread and a block of work, so that layers do not know of it.
 */
public final class Autocast {

    private static final ThreadLocal<Precision> PRECISION = ThreadLocal.withInitial(() -> Precision.FLOAT32);

    private Autocast() {}

    /** Runs the work in that precision, then restores the previous one. */
    public static <T> T in(Precision precision, Supplier<T> work) {
        Precision before = PRECISION.get();
        PRECISION.set(precision);
        try {
            return work.get();
        } finally {
            PRECISION.set(before);
        }
    }

    public static <T> T off(Supplier<T> work) {
        return in(Precision.FLOAT32, work);
    }

    static boolean rounds(NDArray x) {
        return PRECISION.get() == Precision.BF16 && x.getDataType() == DataType.FLOAT32;
    }
}
