package dev.weightflow.data.dataset.raster;

import dev.weightflow.data.host.HostTensor;
import java.nio.ByteBuffer;

/** Type of a number in a file. Those of less than a byte are PNG's; {@link #BOOL} is also NumPy's and MATLAB's. */
public enum ValueType {
    BOOL(1),
    UINT2(1),
    UINT4(1),
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    UINT64(8),
    INT64(8),
    FLOAT16(2),
    FLOAT32(4),
    FLOAT64(8);

    private final int bytes;

    ValueType(int bytes) {
        this.bytes = bytes;
    }

    public boolean isInteger() {
        return this != FLOAT16 && this != FLOAT32 && this != FLOAT64;
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
