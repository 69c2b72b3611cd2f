package dev.weightflow.data.dataset.raster;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.ViolationCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The fields of a TIFF's first image (TIFF 6.0, section 2): those that are lists of unsigned integers. */
final class TiffDirectory {
    private static final int HEADER = 8;
    private static final int ENTRY = 12;
    private static final Map<Integer, Integer> BYTES = Map.of(1, 1, 3, 2, 4, 4); // BYTE, SHORT, LONG

    private final ByteBuffer bytes;
    private final String name;
    private final Map<Integer, Field> fields = new HashMap<>();

    /** @throws DatasetException {@link ViolationCode#UNREADABLE} */
    TiffDirectory(byte[] file, String name) {
        this.name = name;
        this.bytes = ByteBuffer.wrap(file).order(order(file));
        require(file.length >= HEADER);
        long start = bytes.getInt(4) & 0xffff_ffffL;
        require(start >= HEADER && start + 2 <= file.length);
        int entries = bytes.getShort((int) start) & 0xffff;
        require(start + 2 + (long) ENTRY * entries <= file.length);
        for (int i = 0; i < entries; i++) {
            read((int) start + 2 + ENTRY * i);
        }
    }

    static ByteOrder order(byte[] file) {
        return file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    private void read(int entry) {
        Integer size = BYTES.get(bytes.getShort(entry + 2) & 0xffff);
        if (size == null) {
            return; // text, fractions and the like, which are not needed
        }
        long count = bytes.getInt(entry + 4) & 0xffff_ffffL;
        long at = count * size <= 4 ? entry + 8 : bytes.getInt(entry + 8) & 0xffff_ffffL;
        require(at + count * size <= bytes.limit());
        fields.put(bytes.getShort(entry) & 0xffff, new Field((int) at, (int) count, size));
    }

    private void require(boolean inFile) {
        if (!inFile) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE, name, "is truncated or damaged; restore it from its source");
        }
    }

    boolean has(int tag) {
        return fields.containsKey(tag);
    }

    /** Returns the number of values of a field. */
    int count(int tag) {
        return has(tag) ? fields.get(tag).count() : 0;
    }

    /** Returns one of a field's values, which must exist. */
    long number(int tag, int index) {
        Field field = fields.get(tag);
        int at = field.at() + index * field.size();
        return switch (field.size()) {
            case 1 -> bytes.get(at) & 0xff;
            case 2 -> bytes.getShort(at) & 0xffff;
            default -> bytes.getInt(at) & 0xffff_ffffL;
        };
    }

    /** Returns a field's first value. */
    long first(int tag, long otherwise) {
        return count(tag) == 0 ? otherwise : number(tag, 0);
    }

    /**
     * Position of a field's values in the file; they are not copied, as a field may be as long as the file.
     *
     * @param size of a value in bytes
     */
    private record Field(int at, int count, int size) {}
}
