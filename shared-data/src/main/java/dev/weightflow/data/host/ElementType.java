package dev.weightflow.data.host;

import java.util.Arrays;
import java.util.Optional;

/** Element types of tensors on disk; a constant's name is its dtype in the safetensors format. */
public enum ElementType {
    F64(8),
    F32(4),
    /** IEEE 754 binary16, PyTorch's {@code half}. */
    F16(2),
    /** The upper half of an {@link #F32}. */
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U8(1),
    /** One byte an element, 0 or 1. */
    BOOL(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    public String safetensorsName() {
        return name();
    }

    /** Returns the type with that name in a safetensors header; empty for an unknown type. */
    public static Optional<ElementType> ofSafetensorsName(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
