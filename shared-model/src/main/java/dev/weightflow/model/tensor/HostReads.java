package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one door through which numbers come from a device to this program. Each read waits until the device has computed all that it was
 * given before, and leaves it without work meanwhile. A training step therefore reads nothing; a test counts.
 */
public final class HostReads {

    private static final ThreadLocal<AtomicLong> READS = ThreadLocal.withInitial(AtomicLong::new);

    private HostReads() {}

    /** How many reads this thread has made. */
    public static long count() {
        return READS.get().get();
    }

    /** The values of a float32 array, the last axis first to change. */
    public static float[] floats(NDArray array) {
        counted();
        return array.toFloatArray();
    }

    /** The values of a float64 array, the last axis first to change. */
    public static double[] doubles(NDArray array) {
        counted();
        return array.toDoubleArray();
    }

    /** The only value of an array of float32 or float64. */
    public static double number(NDArray array) {
        counted();
        return array.getDataType() == DataType.FLOAT64 ? array.getDouble() : array.getFloat();
    }

    /** The only value of an array of bool. */
    public static boolean truth(NDArray array) {
        counted();
        return array.getBoolean();
    }

    /** Whether two arrays have one shape, one type and the same values. */
    public static boolean equal(NDArray a, NDArray b) {
        counted();
        return a.contentEquals(b);
    }

    /** The values as the device has them, in the order of this machine's bytes. */
    public static ByteBuffer bytes(NDArray array) {
        counted();
        return array.toByteBuffer();
    }

    /** The same without a copy where the device is the CPU: what the array holds, as long as it is open. */
    public static ByteBuffer view(NDArray array) {
        counted();
        return array.toByteBuffer(true);
    }

    private static void counted() {
        READS.get().incrementAndGet();
    }
}
