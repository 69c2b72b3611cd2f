package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The only reads from a device to this program. Each read waits until the device has computed all earlier work, and leaves it idle meanwhile. A
 * training step therefore reads nothing; a test counts.
 */
public final class DeviceSync {

    private static final ThreadLocal<AtomicLong> READS = ThreadLocal.withInitial(AtomicLong::new);

    private DeviceSync() {}

    /** Returns the number of this thread's reads. */
    public static long count() {
        return READS.get().get();
    }

    /** Reads the values of a float32 array in row-major order. */
    public static float[] floats(NDArray array) {
        counted();
        return array.toFloatArray();
    }

    /** Reads the values of a float64 array in row-major order. */
    public static double[] doubles(NDArray array) {
        counted();
        return array.toDoubleArray();
    }

    /** Reads the only value of an array of float32 or float64. */
    public static double number(NDArray array) {
        counted();
        return array.getDataType() == DataType.FLOAT64 ? array.getDouble() : array.getFloat();
    }

    /** Reads the only value of an array of bool. */
    public static boolean truth(NDArray array) {
        counted();
        return array.getBoolean();
    }

    /** Returns whether two arrays have one shape, one type and the same values. */
    public static boolean equal(NDArray a, NDArray b) {
        counted();
        return a.contentEquals(b);
    }

    /** Reads the values as bytes, in this machine's byte order. */
    public static ByteBuffer bytes(NDArray array) {
        counted();
        return array.toByteBuffer();
    }

    /** Reads the values as bytes, without a copy where the device is the CPU: a view of the array, valid as long as it is open. */
    public static ByteBuffer view(NDArray array) {
        counted();
        return array.toByteBuffer(true);
    }

    private static void counted() {
        READS.get().incrementAndGet();
    }
}
