package dev.weightflow.model.host;

/** The two 16-bit floating-point formats, widened without loss. */
final class HalfPrecision {

    private HalfPrecision() {}

    static float ofHalf(short bits) {
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

    static float ofBfloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
