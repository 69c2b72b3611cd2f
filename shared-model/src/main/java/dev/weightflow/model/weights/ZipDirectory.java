package dev.weightflow.model.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The central directory at the end of a zip archive.
 *
 * @param start where in the file it begins; the entries lie before it
 */
record ZipDirectory(long start, List<StoredZip.Entry> entries) {

    private static final int END_RECORD = 0x06054b50;
    private static final int END_RECORD_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int END64_LOCATOR = 0x07064b50;
    private static final int END64_LOCATOR_BYTES = 20;
    private static final int END64_RECORD = 0x06064b50;
    private static final int END64_RECORD_BYTES = 56;
    private static final int FILE_HEADER = 0x02014b50;
    private static final int FILE_HEADER_BYTES = 46;
    private static final int ENCRYPTED = 1;
    private static final int ZIP64_FIELD = 1;
    private static final long IN_ZIP64 = 0xffff_ffffL;

    private static final int LARGEST = 64 << 20;
    private static final long MOST_ENTRIES = 200_000;

    static ZipDirectory find(ByteSource source) {
        int tailLength = (int) Math.min(source.size(), END_RECORD_BYTES + LONGEST_COMMENT);
        long tailStart = source.size() - tailLength;
        ByteBuffer tail = source.slice(tailStart, tailLength);
        int end = tailLength - END_RECORD_BYTES;
        while (end >= 0 && !isEndRecord(tail, end)) {
            end--;
        }
        if (end < 0) {
            throw new WeightsException.Malformed(
                    source.label(), "the archive has no directory at its end; the file is probably cut off");
        }
        long entries = Short.toUnsignedInt(tail.getShort(end + 10));
        long length = Integer.toUnsignedLong(tail.getInt(end + 12));
        long start = Integer.toUnsignedLong(tail.getInt(end + 16));
        if (entries == 0xffff || length == IN_ZIP64 || start == IN_ZIP64) {
            ByteBuffer end64 = end64(source, tailStart + end);
            entries = end64.getLong(32);
            length = end64.getLong(40);
            start = end64.getLong(48);
        }
        if (length > LARGEST || entries < 0 || entries > MOST_ENTRIES) {
            throw new WeightsException.TooLarge(
                    source.label(),
                    "the archive's directory says it has %d entries in %d bytes; the limits are %d and %d"
                            .formatted(entries, length, MOST_ENTRIES, LARGEST));
        }
        if (start < 0 || length < 0 || start > tailStart + end - length) {
            throw new WeightsException.Malformed(source.label(), "the archive's directory lies outside the file");
        }
        return new ZipDirectory(start, parse(source.label(), source.slice(start, (int) length), entries));
    }

    private static boolean isEndRecord(ByteBuffer tail, int at) {
        return tail.getInt(at) == END_RECORD
                && Short.toUnsignedInt(tail.getShort(at + 20)) == tail.limit() - at - END_RECORD_BYTES;
    }

    private static ByteBuffer end64(ByteSource source, long end) {
        long locator = end - END64_LOCATOR_BYTES;
        if (locator >= 0) {
            ByteBuffer bytes = source.slice(locator, END64_LOCATOR_BYTES);
            long record = bytes.getLong(8);
            if (bytes.getInt(0) == END64_LOCATOR && record >= 0 && record <= locator - END64_RECORD_BYTES) {
                ByteBuffer end64 = source.slice(record, END64_RECORD_BYTES);
                if (end64.getInt(0) == END64_RECORD) {
                    return end64;
                }
            }
        }
        throw new WeightsException.Malformed(source.label(), "the archive's ZIP64 directory is not where it should be");
    }

    private static List<StoredZip.Entry> parse(String file, ByteBuffer directory, long count) {
        List<StoredZip.Entry> entries = new ArrayList<>();
        while (directory.hasRemaining()) {
            if (directory.remaining() < FILE_HEADER_BYTES || directory.getInt(directory.position()) != FILE_HEADER) {
                throw new WeightsException.Malformed(file, "the archive's directory is damaged");
            }
            entries.add(parseEntry(file, directory));
        }
        if (entries.size() != count) {
            throw new WeightsException.Malformed(
                    file, "the archive's directory announces %d entries and lists %d".formatted(count, entries.size()));
        }
        return entries;
    }

    private static StoredZip.Entry parseEntry(String file, ByteBuffer directory) {
        int at = directory.position();
        int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
        int extraLength = Short.toUnsignedInt(directory.getShort(at + 30));
        int commentLength = Short.toUnsignedInt(directory.getShort(at + 32));
        if (directory.remaining() < FILE_HEADER_BYTES + nameLength + extraLength + commentLength) {
            throw new WeightsException.Malformed(file, "the archive's directory is damaged");
        }
        String name = StandardCharsets.UTF_8
                .decode(directory.slice(at + FILE_HEADER_BYTES, nameLength))
                .toString();
        ByteBuffer zip64 = zip64Field(directory.slice(at + FILE_HEADER_BYTES + nameLength, extraLength));
        long length = extended(file, name, Integer.toUnsignedLong(directory.getInt(at + 24)), zip64);
        long stored = extended(file, name, Integer.toUnsignedLong(directory.getInt(at + 20)), zip64);
        long localHeader = extended(file, name, Integer.toUnsignedLong(directory.getInt(at + 42)), zip64);
        boolean plain = (directory.getShort(at + 8) & ENCRYPTED) == 0 && directory.getShort(at + 10) == 0;
        if (stored < 0 || plain && length != stored) {
            throw new WeightsException.Malformed(
                    file, "the archive's '%s' claims two different lengths".formatted(name));
        }
        int crc32 = directory.getInt(at + 16);
        directory.position(at + FILE_HEADER_BYTES + nameLength + extraLength + commentLength);
        return new StoredZip.Entry(name, localHeader, stored, crc32, plain);
    }

    /** The value, or the next one of the ZIP64 field if the plain one only points there. */
    private static long extended(String file, String name, long plain, ByteBuffer zip64) {
        if (plain != IN_ZIP64) {
            return plain;
        }
        if (zip64.remaining() < Long.BYTES) {
            throw new WeightsException.Malformed(file, "the archive's '%s' lacks its ZIP64 lengths".formatted(name));
        }
        return zip64.getLong();
    }

    private static ByteBuffer zip64Field(ByteBuffer extra) {
        ByteBuffer fields = extra.order(ByteOrder.LITTLE_ENDIAN);
        while (fields.remaining() >= 4) {
            int id = Short.toUnsignedInt(fields.getShort());
            int length = Math.min(Short.toUnsignedInt(fields.getShort()), fields.remaining());
            if (id == ZIP64_FIELD) {
                return fields.slice(fields.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            fields.position(fields.position() + length);
        }
        return ByteBuffer.allocate(0);
    }
}
