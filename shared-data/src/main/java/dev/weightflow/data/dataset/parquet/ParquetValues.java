package dev.weightflow.data.dataset.parquet;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.ViolationCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Values of a column of bytes, by row. The last page is cached, so that reading row after row reads each page once. Thread-safe. */
public final class ParquetValues {
    private static final int PLAIN = 0;
    private static final int PLAIN_DICTIONARY = 2;
    private static final int RLE_DICTIONARY = 8;
    private static final int MISSING = -1;

    private final ParquetPages pages;
    private final ParquetColumn column;
    private int firstRow = -1;
    private int[] places = {};
    private ByteBuffer content = ByteBuffer.allocate(0);
    private Optional<ParquetPages.Page> dictionary = Optional.empty();
    private int[] dictionaryPlaces = {};
    private ByteBuffer dictionaryContent = ByteBuffer.allocate(0);

    ParquetValues(ParquetPages pages, ParquetColumn column) {
        this.pages = pages;
        this.column = column;
    }

    /**
     * Returns the bytes of a row, if it has any.
     *
     * @throws DatasetException {@link ViolationCode#TOO_LARGE}, {@link ViolationCode#UNREADABLE}
     */
    public synchronized Optional<byte[]> bytes(int row) {
        int place = place(row);
        return place == MISSING ? Optional.empty() : Optional.of(pages.file().sound(() -> bytesAt(place)));
    }

    /** Returns whether a row has a value. */
    synchronized boolean isPresent(int row) {
        return place(row) != MISSING;
    }

    private byte[] bytesAt(int place) {
        int length = content.getInt(place);
        if (length > pages.file().limits().fileBytes()) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    pages.file().name(),
                    "has a value of %d bytes in column %s, and the limit is %d; shrink it or raise the limit",
                    length,
                    column.path(),
                    pages.file().limits().fileBytes());
        }
        byte[] value = new byte[length];
        content.get(place + Integer.BYTES, value);
        return value;
    }

    /** Returns the offset of a row's value in the content. */
    private int place(int row) {
        if (row < 0 || row >= pages.file().rows()) {
            throw new IndexOutOfBoundsException(
                    "row %d of %d".formatted(row, pages.file().rows()));
        }
        int first = pages.firstRow(row);
        if (first != firstRow) {
            firstRow = -1; // in case the page cannot be read
            load(pages.page(row));
            firstRow = first;
        }
        return places[row - first];
    }

    private void load(ParquetPages.Page page) {
        ByteBuffer bytes = littleEndian(pages.content(page));
        places = pages.file().sound(() -> {
            int[] present = present(page, bytes);
            int count = Arrays.stream(present).sum();
            int[] found = page.encoding() == PLAIN ? plain(bytes, count) : fromDictionary(page, bytes, count);
            int next = 0;
            for (int i = 0; i < present.length; i++) {
                present[i] = present[i] == 1 ? found[next++] : MISSING;
            }
            return present;
        });
        content = page.encoding() == PLAIN ? bytes : dictionaryContent;
    }

    /** Reads 1 for each row that has a value, and 0 for the others; the buffer is left at the values. */
    private int[] present(ParquetPages.Page page, ByteBuffer bytes) {
        int[] levels = new int[page.values()];
        if (column.optional() > 0) {
            int length = page.levelBytes() < 0 ? bytes.getInt() : page.levelBytes();
            int end = Math.addExact(bytes.position(), length);
            levels = BitRuns.read(bytes, Integer.SIZE - Integer.numberOfLeadingZeros(column.optional()), levels.length);
            bytes.position(end);
        }
        for (int i = 0; i < levels.length; i++) {
            levels[i] = levels[i] == column.optional() ? 1 : 0;
        }
        return levels;
    }

    private int[] plain(ByteBuffer bytes, int count) {
        int[] found = new int[count];
        int at = bytes.position();
        for (int i = 0; i < count; i++) {
            found[i] = at;
            int size = Math.addExact(Integer.BYTES, bytes.getInt(at));
            if (size < 0 || size > bytes.limit() - at) {
                throw pages.file().damaged("has a value that is longer than its page", null);
            }
            at += size;
        }
        return found;
    }

    private int[] fromDictionary(ParquetPages.Page page, ByteBuffer bytes, int count) {
        if (page.encoding() != PLAIN_DICTIONARY && page.encoding() != RLE_DICTIONARY) {
            throw pages.wrongForm("is encoded in a way that is not read (encoding %d)".formatted(page.encoding()));
        }
        ParquetPages.Page wanted = page.dictionary().orElseThrow();
        if (!dictionary.equals(page.dictionary())) {
            dictionary = Optional.empty();
            dictionaryContent = littleEndian(pages.content(wanted));
            if (wanted.values() > dictionaryContent.limit()) {
                throw pages.file().damaged("has a dictionary that is shorter than it says", null);
            }
            dictionaryPlaces = plain(dictionaryContent, wanted.values());
            dictionary = page.dictionary();
        }
        int[] found = count == 0 ? new int[0] : BitRuns.read(bytes, bytes.get(), count);
        for (int i = 0; i < count; i++) {
            found[i] = dictionaryPlaces[found[i]];
        }
        return found;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
