package dev.weightflow.model.dataset.parquet;

/**
 * A column with one value a row, or none.
 *
 * @param path its name behind those of the groups that it lies in, as {@code image.bytes}
 * @param fixedLength of its values in bytes, if they are {@link Type#FIXED_BYTES}
 * @param optional how many of the groups and itself may be missing in a row
 * @param text whether its bytes are said to be text
 */
public record ParquetColumn(String path, Type type, int fixedLength, int optional, boolean text) {
    /** Parquet's physical types, in the order of their numbers. */
    public enum Type {
        BOOLEAN(0),
        INT32(4),
        INT64(8),
        INT96(12),
        FLOAT(4),
        DOUBLE(8),
        BYTES(0),
        FIXED_BYTES(0);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        boolean isNumber() {
            return this != INT96 && this != BYTES && this != FIXED_BYTES;
        }
    }

    /** How many bytes a value takes; 0 where each says so itself, or takes a bit. */
    int valueBytes() {
        return type == Type.FIXED_BYTES ? fixedLength : type.bytes;
    }
}
