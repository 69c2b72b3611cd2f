package dev.weightflow.data.dataset.parquet;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.TreeMap;

/** Positions of a column's pages in the file, and their decompressed content. */
final class ParquetPages {
    private static final int LARGEST_HEADER = 1 << 16;
    private static final int STEPS_A_HEADER = 1_000; // opening the file and reading a part of it
    private static final int DATA = 0;
    private static final int DICTIONARY = 2;
    private static final int DATA_V2 = 3;

    private final ParquetFile file;
    private final ParquetColumn column;
    private final Budget budget;
    private final TreeMap<Integer, Page> byFirstRow = new TreeMap<>();

    /**
     * Page of a column.
     *
     * @param offset of its content in the file
     * @param stored bytes of its content in the file
     * @param expanded bytes of its content uncompressed
     * @param values the number of its rows, or of a dictionary's values
     * @param encoding of its values
     * @param levelBytes of the levels, which a page of version 2 has uncompressed ahead of its values; -1 for version 1
     * @param dictionary of its chunk
     */
    record Page(
            long offset,
            int stored,
            int expanded,
            int values,
            long encoding,
            int levelBytes,
            ParquetCodec codec,
            Optional<Page> dictionary) {}

    ParquetPages(ParquetFile file, ParquetColumn column) {
        this.file = file;
        this.column = column;
        this.budget = file.limits().begin(file.name());
    }

    /**
     * Adds the pages of a row group.
     *
     * @param chunk its metadata
     * @param firstRow of the group
     * @return the row after the group
     */
    int addChunk(ThriftStruct chunk, int firstRow) {
        return file.sound(() -> addPages(chunk, firstRow));
    }

    private int addPages(ThriftStruct chunk, int firstRow) {
        long code = chunk.number(4);
        ParquetCodec codec = ParquetCodec.of(code)
                .orElseThrow(() -> wrongForm("is compressed in a way that is not read (codec %d)".formatted(code)));
        long offset = start(chunk);
        long end = firstRow + chunk.number(5);
        Optional<Page> dictionary = Optional.empty();
        int row = firstRow;
        while (row < end) {
            budget.steps(STEPS_A_HEADER);
            Header header = header(offset);
            offset = header.offset() + header.stored();
            switch ((int) header.type()) {
                case DICTIONARY -> dictionary = Optional.of(header.page(2, Optional.empty(), codec, -1));
                case DATA -> row = add(header.page(2, dictionary, codec, -1), row, end);
                case DATA_V2 ->
                    row = add(header.page(4, dictionary, version2(header, codec), header.levels()), row, end);
                default -> {} // an index, which is not needed
            }
        }
        return row;
    }

    private static long start(ThriftStruct chunk) {
        long data = chunk.number(9);
        long dictionary = chunk.number(11, 0);
        return dictionary > 0 ? Math.min(dictionary, data) : data;
    }

    private static ParquetCodec version2(Header header, ParquetCodec codec) {
        return header.content().flag(7, true) ? codec : ParquetCodec.UNCOMPRESSED;
    }

    private int add(Page page, int row, long end) {
        if (page.values() > end - row) {
            throw file.damaged("has a page of more values than its rows", null);
        }
        if (page.values() > 0) {
            byFirstRow.put(row, page);
        }
        return row + page.values();
    }

    int firstRow(int row) {
        return byFirstRow.floorKey(row);
    }

    Page page(int row) {
        return byFirstRow.floorEntry(row).getValue();
    }

    ParquetFile file() {
        return file;
    }

    /** Decompresses the content of a page; levels that were stored uncompressed ahead of it stay there. */
    byte[] content(Page page) {
        file.limits().begin(file.name()).look();
        byte[] stored = file.bytes(page.offset(), page.stored());
        int levels = Math.max(0, page.levelBytes());
        byte[] values = new byte[page.expanded() - levels];
        int length = file.sound(() -> {
            try {
                return page.codec().expand(stored, levels, stored.length - levels, values);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        if (length != values.length) {
            throw file.damaged("has a page that is not as long as it says", null);
        }
        if (levels == 0) {
            return values;
        }
        byte[] content = new byte[page.expanded()];
        System.arraycopy(stored, 0, content, 0, levels);
        System.arraycopy(values, 0, content, levels, values.length);
        return content;
    }

    private Header header(long offset) {
        ByteBuffer bytes = ByteBuffer.wrap(file.bytes(offset, LARGEST_HEADER));
        ThriftStruct header = ThriftStruct.read(bytes);
        long type = header.number(1);
        ThriftStruct content =
                switch ((int) type) {
                    case DATA -> header.struct(5);
                    case DICTIONARY -> header.struct(7);
                    case DATA_V2 -> header.struct(8);
                    default -> header;
                };
        Header read =
                new Header(type, offset + bytes.position(), size(header.number(3)), size(header.number(2)), content);
        if (read.offset() + read.stored() > file.length()) {
            throw file.damaged("is truncated", null);
        }
        return read;
    }

    private int size(long claimed) {
        long most = file.limits().matBytes();
        if (claimed < 0 || claimed > most) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    file.name(),
                    "has a page of %d bytes in column %s, and the limit is %d; write it with smaller row groups or raise the limit",
                    claimed,
                    column.path(),
                    most);
        }
        return (int) claimed;
    }

    DatasetException wrongForm(String what) {
        return DatasetException.about(
                ViolationCode.WRONG_FORM,
                file.name(),
                "has a column %s that %s; write it with Snappy, Zstandard, gzip or no compression, plain or with dictionaries",
                column.path(),
                what);
    }

    /**
     * Header of a page.
     *
     * @param content the header of the page's type
     */
    private record Header(long type, long offset, int stored, int expanded, ThriftStruct content) {
        Page page(int encodingField, Optional<Page> dictionary, ParquetCodec codec, int levelBytes) {
            long values = content.number(1);
            if (values < 0 || values > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a page of " + values + " values");
            }
            return new Page(
                    offset,
                    stored,
                    expanded,
                    (int) values,
                    content.number(encodingField),
                    levelBytes,
                    codec,
                    dictionary);
        }

        /** Returns the bytes of levels in a page of version 2. */
        int levels() {
            long bytes = content.number(5) + content.number(6);
            if (content.number(6) != 0 || bytes < 0 || bytes > Math.min(stored, expanded)) {
                throw new IllegalArgumentException("levels of " + bytes + " bytes");
            }
            return (int) bytes;
        }
    }
}
