package dev.weightflow.data.dataset.raster;

import dev.weightflow.data.host.HostTensor;
import java.nio.ByteBuffer;
import java.util.OptionalDouble;

/** Type of a number in a file. Those of less than a byte are PNG's; {@link #BOOL} is also NumPy's and MATLAB's. */
public enum ValueType {
    BOOL(1, 1),
    UINT2(1, 3),
    UINT4(1, 15),
    UINT8(1, 255),
    INT8(1, 127),
    UINT16(2, 65_535),
    INT16(2, 32_767),
    UINT32(4, 4_294_967_295.0),
    INT32(4, 2_147_483_647),
    UINT64(8, 0x1p64),
    INT64(8, 0x1p63),
    FLOAT16(2, Double.NaN),
    FLOAT32(4, Double.NaN),
    FLOAT64(8, Double.NaN);

    private final int bytes;
    private final double highest;

    ValueType(int bytes, double highest) {
        this.bytes = bytes;
        this.highest = highest;
    }

    public boolean isInteger() {
        return !Double.isNaN(highest);
    }

    /** Returns the largest value of the type, as white in an image; empty for floating point. */
    public OptionalDouble highest() {
        return isInteger() ? OptionalDouble.of(highest) : OptionalDouble.empty();
    }

    /** Returns the bytes of one number, where it is not packed with others. */
    int bytes() {
        return bytes;
    }

    /** Reads the number that begins at that byte, in the buffer's order. */
    double at(ByteBuffer buffer, int at) {
        return switch (this) {
            case BOOL -> buffer.get(at) == 0 ? 0 : 1;
            case UINT2, UINT4, UINT8 -> buffer.get(at) & 0xff;
            case INT8 -> buffer.get(at);
            case UINT16 -> buffer.getShort(at) & 0xffff;
            case INT16 -> buffer.getShort(at);
            case UINT32 -> buffer.getInt(at) & 0xffff_ffffL;
            case INT32 -> buffer.getInt(at);
            case UINT64 -> unsigned(buffer.getLong(at));
            case INT64 -> buffer.getLong(at);
            case FLOAT16 -> HostTensor.half(buffer.getShort(at));
            case FLOAT32 -> buffer.getFloat(at);
            case FLOAT64 -> buffer.getDouble(at);
        };
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : 2.0 * (bits >>> 1 | bits & 1); // the lowest bit is kept for the rounding
    }
}
