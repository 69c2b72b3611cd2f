package dev.weightflow.data.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Tensor in plain memory, row-major and contiguous, of weight readers and writers.
 *
 * <p>The data may lie in a read-only mapping of a file: an engine that shares memory with a direct buffer must be given a copy.
 *
 * @param shape the length of every axis; empty for a scalar
 * @param data the elements, little-endian, from position 0 to the limit; every call gives a view of its own, read-only
 */
public record HostTensor(ElementType type, List<Long> shape, ByteBuffer data) {

    /** @throws IllegalArgumentException if an axis is negative or the length of the data does not match type and shape */
    public HostTensor {
        shape = List.copyOf(shape);
        long expected = checkedLength(type, shape);
        if (data.remaining() != expected) {
            throw new IllegalArgumentException("a tensor %s%s takes %d bytes, but %d were given"
                    .formatted(type, shape, expected, data.remaining()));
        }
        data = data.slice().asReadOnlyBuffer();
    }

    public static HostTensor of(float[] values, long... shape) {
        ByteBuffer data = allocate(values.length, ElementType.F32);
        data.asFloatBuffer().put(values);
        return new HostTensor(ElementType.F32, boxed(shape), data);
    }

    public static HostTensor of(long[] values, long... shape) {
        ByteBuffer data = allocate(values.length, ElementType.I64);
        data.asLongBuffer().put(values);
        return new HostTensor(ElementType.I64, boxed(shape), data);
    }

    /** Wraps an array of type {@link ElementType#U8}, which is handed over, not copied. */
    public static HostTensor of(byte[] values, long... shape) {
        return new HostTensor(ElementType.U8, boxed(shape), ByteBuffer.wrap(values));
    }

    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the part at that index of the first axis, without copying it. */
    public HostTensor at(int index) {
        int length = data.limit() / shape.get(0).intValue();
        return new HostTensor(type, shape.subList(1, shape.size()), data.slice(index * length, length));
    }

    public long[] dimensions() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** Returns the number of elements; 1 for a scalar, 0 if an axis is empty. */
    public int elements() {
        return data.limit() / type.bytes();
    }

    public int byteLength() {
        return data.limit();
    }

    /** Converts the elements in row-major order. F16 and BF16 are widened without loss; F64, I32 and I64 are rounded to nearest. */
    public float[] toFloats() {
        float[] values = new float[elements()];
        if (type == ElementType.F32) {
            data().asFloatBuffer().get(values);
            return values;
        }
        ElementReader element = elementReader();
        for (int i = 0; i < values.length; i++) {
            values[i] = element.at(i);
        }
        return values;
    }

    private ElementReader elementReader() {
        ByteBuffer source = data();
        return switch (type) {
            case F64 -> i -> (float) source.getDouble(i * 8);
            case F32 -> i -> source.getFloat(i * 4);
            case F16 -> i -> half(source.getShort(i * 2));
            case BF16 -> i -> Float.intBitsToFloat(source.getShort(i * 2) << 16);
            case I64 -> i -> source.getLong(i * 8);
            case I32 -> i -> source.getInt(i * 4);
            case I16 -> i -> source.getShort(i * 2);
            case I8 -> source::get;
            case U8, BOOL -> i -> source.get(i) & 0xff;
        };
    }

    /** Widens IEEE 754 binary16 without loss. */
    public static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >>> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0x1f) { // infinity, or NaN with its payload
            return Float.intBitsToFloat(sign | 0x7f80_0000 | fraction << 13);
        }
        if (exponent == 0) { // zero and the subnormals: fraction * 2^-24 is exact in float
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
    }

    /**
     * Returns the tensor in IEEE 754 binary16, each number rounded to the nearest, ties to even.
     *
     * @throws ArithmeticException naming the first number that is finite and beyond binary16's greatest, 65504
     */
    public HostTensor toHalf() {
        ByteBuffer halves = allocate(elements(), ElementType.F16);
        if (type == ElementType.F64) { // not by way of float, which would round twice and make great numbers infinite
            ByteBuffer source = data();
            for (int i = 0; i < elements(); i++) {
                halves.putShort(half(source.getDouble(i * 8)));
            }
        } else {
            for (float value : toFloats()) {
                halves.putShort(half(value));
            }
        }
        return new HostTensor(ElementType.F16, shape, halves.flip());
    }

    private static short half(double value) {
        int sign = (int) (Double.doubleToRawLongBits(value) >>> 48) & 0x8000;
        double magnitude = Math.abs(value);
        if (Double.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (Double.isInfinite(value)) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude >= 65520) { // halfway to the number after the greatest
            throw new ArithmeticException(value + " is beyond what half precision holds");
        }
        int exponent = Math.max(Math.getExponent(magnitude), -14); // zero and the subnormals have the least one
        int steps = (int) Math.rint(Math.scalb(magnitude, 10 - exponent));
        // a carry out of the fraction raises the exponent, as it should
        return (short) (sign | (exponent + 14 << 10) + steps);
    }

    private interface ElementReader {
        float at(int index);
    }

    /** Formats type and shape, for instance {@code F32[96, 3, 4, 4]}. */
    @Override
    public String toString() {
        return type + shape.toString();
    }

    /** Computes the bytes of such a tensor, {@link Long#MAX_VALUE} on overflow; no axis may be negative. */
    public static long byteLengthOf(ElementType type, List<Long> shape) {
        long elements = shape.contains(0L) ? 0 : 1;
        for (long axis : shape) {
            elements = saturatingProduct(elements, axis);
        }
        return saturatingProduct(elements, type.bytes());
    }

    private static long checkedLength(ElementType type, List<Long> shape) {
        if (shape.stream().anyMatch(axis -> axis < 0)) {
            throw new IllegalArgumentException("the shape %s has a negative axis".formatted(shape));
        }
        long bytes = byteLengthOf(type, shape);
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a tensor %s%s is larger than 2 GiB, the most that one tensor may take".formatted(type, shape));
        }
        return bytes;
    }

    private static long saturatingProduct(long left, long right) {
        return Math.multiplyHigh(left, right) == 0 && left * right >= 0 ? left * right : Long.MAX_VALUE;
    }

    private static ByteBuffer allocate(int elements, ElementType type) {
        return ByteBuffer.allocate(Math.multiplyExact(elements, type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static List<Long> boxed(long[] shape) {
        return LongStream.of(shape).boxed().toList();
    }
}
