package dev.weightflow.model.method.file.operation;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Element types of a method file's tensors. */
public enum Element {
    FLOAT32(DataType.FLOAT32, 6, 4),
    FLOAT64(DataType.FLOAT64, 7, 8),
    INT64(DataType.INT64, 4, 8),
    BOOL(DataType.BOOLEAN, 11, 1);

    private final DataType type;
    private final long code;
    private final int bytes;

    Element(DataType type, int code, int bytes) {
        this.type = type;
        this.code = code;
        this.bytes = bytes;
    }

    static Optional<Element> of(DataType type) {
        return Arrays.stream(values()).filter(element -> element.type == type).findFirst();
    }

    /** Returns the engine's number of the type. */
    long code() {
        return code;
    }

    int bytes() {
        return bytes;
    }

    public boolean isReal() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /** Returns the type's name in a message. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Computes the type of a result of two types, as PyTorch promotes: operands with axes decide, then those without, then plain numbers; a lower one
     * counts only if it is of a higher kind.
     */
    static Element combined(Element higher, Element lower) {
        if (higher == null || lower == null) {
            return higher == null ? lower : higher;
        }
        if (higher.isReal() || !(higher == BOOL || lower.isReal())) {
            return higher;
        }
        return promoted(higher, lower);
    }

    static Element promoted(Element a, Element b) {
        if (a == FLOAT64 || b == FLOAT64) {
            return FLOAT64;
        } else if (a == FLOAT32 || b == FLOAT32) {
            return FLOAT32;
        }
        return a == INT64 || b == INT64 ? INT64 : BOOL;
    }
}
