package dev.weightflow.data.dataset.parquet;

/**
 * Column with at most one value a row.
 *
 * @param path its name after those of its groups, as {@code image.bytes}
 * @param fixedLength of its values in bytes, if they are {@link Type#FIXED_BYTES}
 * @param optional the number of levels, of groups and itself, that may be missing in a row
 * @param text whether its bytes are declared to be text
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

    /** Returns the bytes of a value; 0 where each has a length of its own, or takes a bit. */
    int valueBytes() {
        return type == Type.FIXED_BYTES ? fixedLength : type.bytes;
    }
}
