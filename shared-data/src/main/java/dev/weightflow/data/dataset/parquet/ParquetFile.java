package dev.weightflow.data.dataset.parquet;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ReadingStoppedException;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Parquet file: its columns with one value a row, by random access. Only its footer is kept, and the positions of pages of columns that are read.
 * Pages may be uncompressed or compressed by Snappy, gzip or Zstandard; values plain or by dictionary.
 */
public final class ParquetFile {
    private static final int MAGIC = 4;
    private static final int LARGEST_FOOTER = 8 << 20;

    private final Source source;
    private final String name;
    private final Limits limits;
    private final long length;
    private final ParquetSchema schema;
    private final List<ThriftStruct> rowGroups;
    private final int rows;

    private ParquetFile(Source source, String name, Limits limits) {
        this.source = source;
        this.name = name;
        this.limits = limits;
        this.length = source.find(name).orElseThrow().bytes();
        ThriftStruct footer = footer();
        schema = sound(() -> new ParquetSchema(footer.structs(2)));
        rowGroups = sound(() -> footer.structs(4));
        rows = rowCount(sound(() -> footer.number(3)));
    }

    /**
     * Reads the footer.
     *
     * @throws DatasetException {@link ViolationCode#MISSING_FILE}, {@link ViolationCode#UNREADABLE}, or {@link ViolationCode#TOO_LARGE} for
     *     more rows than {@link Limits#ids()}
     */
    public static ParquetFile open(Source source, String name, Limits limits) {
        source.require(name);
        return new ParquetFile(source, name, limits);
    }

    public int rows() {
        return rows;
    }

    /** Returns the columns with one value a row; lists and their members are left out. */
    public List<ParquetColumn> columns() {
        return List.copyOf(schema.flat());
    }

    /**
     * Reads a column's page headers.
     *
     * @throws DatasetException {@link ViolationCode#MISSING_FILE} if there is no such column, {@link ViolationCode#UNREADABLE},
     *     {@link ViolationCode#WRONG_FORM} for numbers, or a compression or encoding that is not supported, {@link ViolationCode#TOO_LARGE}
     */
    public ParquetValues values(String path) {
        ParquetColumn column = schema.flat().stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow(() -> noSuchColumn(path));
        if (!column.binary()) {
            throw DatasetException.about(
                    ViolationCode.WRONG_FORM,
                    name,
                    "has numbers in column %s and no bytes; choose another column",
                    path);
        }
        ParquetPages pages = new ParquetPages(this, column);
        int first = 0;
        for (ThriftStruct chunk : chunks(path)) {
            first = pages.addChunk(chunk, first);
        }
        if (first != rows) {
            throw damaged("has %d values in column %s and %d rows".formatted(first, path, rows), null);
        }
        return new ParquetValues(pages, column);
    }

    /** Returns whether the footer declares that every row has a value of that column; otherwise only all pages can tell. */
    boolean isComplete(String path) {
        return sound(() -> chunks(path).stream()
                .allMatch(chunk -> chunk.has(12) && chunk.struct(12).number(3, -1) == 0));
    }

    /** Returns the mean bytes of a value of that column before compression. */
    long meanBytes(String path) {
        return sound(() -> chunks(path).stream()
                        .mapToLong(chunk -> chunk.number(6))
                        .sum())
                / Math.max(1, rows);
    }

    private List<ThriftStruct> chunks(String path) {
        return sound(() -> rowGroups.stream()
                .map(group -> group.structs(1).stream()
                        .map(each -> each.struct(3))
                        .filter(each -> each.path(3).equals(path))
                        .findFirst()
                        .orElseThrow())
                .toList());
    }

    private DatasetException noSuchColumn(String path) {
        return DatasetException.about(
                ViolationCode.MISSING_FILE,
                name,
                schema.repeated().contains(path)
                        ? "has lists in column %s, of which a row may have many; choose a column with one value per row: %s"
                        : "has no column %s; choose one of %s",
                path,
                schema.flat().stream().map(ParquetColumn::path).collect(Collectors.joining(", ")));
    }

    private ThriftStruct footer() {
        if (length < 3 * MAGIC) {
            throw damaged("is truncated", null);
        }
        ByteBuffer end = ByteBuffer.wrap(bytes(length - 2 * MAGIC, 2 * MAGIC)).order(ByteOrder.LITTLE_ENDIAN);
        long size = end.getInt() & 0xffff_ffffL;
        byte[] magic = new byte[MAGIC];
        end.get(magic);
        String mark = new String(magic, StandardCharsets.ISO_8859_1);
        if (mark.equals("PARE")) {
            throw DatasetException.about(ViolationCode.WRONG_FORM, name, "is encrypted; write it without encryption");
        }
        if (!mark.equals("PAR1")) {
            throw damaged("is not a Parquet file, or truncated", null);
        }
        if (size > LARGEST_FOOTER) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    name,
                    "has a footer of %d bytes, and the limit is %d; write it with fewer row groups or as several files",
                    size,
                    LARGEST_FOOTER);
        }
        if (size > length - 3 * MAGIC) {
            throw damaged("is truncated", null);
        }
        byte[] footer = bytes(length - 2 * MAGIC - size, (int) size);
        return sound(() -> ThriftStruct.read(ByteBuffer.wrap(footer)));
    }

    private int rowCount(long claimed) {
        if (claimed < 0 || claimed > limits.ids()) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    name,
                    "says that it has %d rows, and the limit is %d; write it as several files or raise the limit",
                    claimed,
                    limits.ids());
        }
        return (int) claimed;
    }

    long length() {
        return length;
    }

    String name() {
        return name;
    }

    Limits limits() {
        return limits;
    }

    /** Reads bytes of the file; fewer where it ends. */
    byte[] bytes(long offset, int count) {
        try (InputStream in = source.open(name)) {
            in.skipNBytes(offset);
            return in.readNBytes(count);
        } catch (IOException e) {
            throw damaged("cannot be read (" + e + ")", e);
        }
    }

    /** Turns any exception that a reading throws at hostile bytes into one fault with a name. */
    <T> T sound(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (DatasetException | ReadingStoppedException e) {
            throw e;
        } catch (RuntimeException e) { // of buffers, casts, decompressors
            throw damaged("is damaged (" + e.getMessage() + ")", e);
        }
    }

    DatasetException damaged(String what, Throwable cause) {
        return DatasetException.about(ViolationCode.UNREADABLE, name, cause, "%s; restore it from its source", what);
    }
}
