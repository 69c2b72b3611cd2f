package dev.weightflow.model.host;

import java.util.Arrays;
import java.util.Optional;

/** The element types that tensors on disk have; a constant's name is its dtype in the safetensors format. */
public enum ElementType {
    F64(8, true),
    F32(4, true),
    /** IEEE 754 binary16, PyTorch's {@code half}. */
    F16(2, true),
    /** The upper half of an {@link #F32}. */
    BF16(2, true),
    I64(8, false),
    I32(4, false),
    I16(2, false),
    I8(1, false),
    U8(1, false),
    /** One byte an element, 0 or 1. */
    BOOL(1, false);

    private final int bytes;
    private final boolean floating;

    ElementType(int bytes, boolean floating) {
        this.bytes = bytes;
        this.floating = floating;
    }

    /** How many bytes an element takes. */
    public int bytes() {
        return bytes;
    }

    /** Whether the elements are floating-point numbers. */
    public boolean isFloating() {
        return floating;
    }

    /** The dtype in the header of a safetensors file. */
    public String safetensorsName() {
        return name();
    }

    /** The type that a safetensors header calls so; empty if this program knows no such type. */
    public static Optional<ElementType> ofSafetensorsName(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
