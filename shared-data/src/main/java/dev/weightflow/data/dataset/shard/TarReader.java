package dev.weightflow.data.dataset.shard;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * Reads the entries of a tar archive that may be hostile. Shards are plain: nothing but regular files with short names. So links, folders, extended
 * headers and paths are refused, and nothing is allocated before its size was checked against the limits.
 */
final class TarReader {
    private static final int BLOCK = 512;
    private static final byte[] END = new byte[BLOCK];
    private static final Pattern NAME =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]{0,79})\\.([a-z0-9][a-z0-9_.]{0,18})");

    private final InputStream in;
    private final String archive;
    private final Limits limits;
    private final Budget budget;
    private long position;
    private int entries;
    private long unread;

    TarReader(InputStream in, String archive, Limits limits) {
        this.in = in;
        this.archive = archive;
        this.limits = limits;
        this.budget = limits.begin(archive);
    }

    /**
     * A file in the archive.
     *
     * @param offset of its first byte in the archive
     */
    record Entry(String id, String extension, long offset, int size) {
        /** Returns the offset of its header. */
        long start() {
            return offset - BLOCK;
        }

        /** Returns the offset of the next header. */
        long end() {
            return offset + padded(size);
        }
    }

    /**
     * Reads consecutive files, by their extensions.
     *
     * @param range with their headers, and no end mark
     */
    static Map<String, byte[]> files(byte[] range, String place, Limits limits) {
        byte[] archive = Arrays.copyOf(range, range.length + 2 * BLOCK); // with an end mark
        Map<String, byte[]> files = new HashMap<>();
        TarReader walk = new TarReader(new ByteArrayInputStream(archive), place, limits);
        try {
            for (Optional<Entry> next = walk.next(); next.isPresent(); next = walk.next()) {
                int from = (int) next.get().offset();
                files.put(
                        next.get().extension(),
                        Arrays.copyOfRange(archive, from, from + next.get().size()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** Returns the next file; the rest of the previous one is skipped. */
    Optional<Entry> next() throws IOException {
        budget.look();
        try {
            skip(unread);
            byte[] header = in.readNBytes(BLOCK);
            position += BLOCK;
            if (header.length < BLOCK) {
                throw bad("is truncated: it has no end mark");
            }
            if (Arrays.equals(header, END)) {
                return Optional.empty();
            }
            Entry entry = entry(header);
            unread = padded(entry.size());
            return Optional.of(entry);
        } catch (EOFException e) {
            throw bad("is truncated");
        }
    }

    private void skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
        position += bytes;
        unread = 0;
    }

    private Entry entry(byte[] header) {
        if (++entries > limits.shardEntries()) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    archive,
                    "has more than %d entries; write smaller shards or raise the limit",
                    limits.shardEntries());
        }
        TarArchiveEntry parsed = parsed(header);
        byte kind = parsed.getLinkFlag();
        Matcher name = NAME.matcher(parsed.getName());
        if (kind != TarConstants.LF_NORMAL && kind != TarConstants.LF_OLDNORM) {
            throw bad("holds something that is not a plain file, of tar type '" + (char) (kind & 0x7f) + "'");
        }
        if (!name.matches()) {
            throw bad("holds a file that is not called ID.ending: "
                    + parsed.getName().replaceAll("\\p{Cntrl}", "?"));
        }
        if (parsed.getSize() < 0 || parsed.getSize() > limits.fileBytes()) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    archive,
                    "says that %s has %d bytes, and the limit is %d; write the shard again or raise the limit",
                    parsed.getName(),
                    parsed.getSize(),
                    limits.fileBytes());
        }
        return new Entry(name.group(1), name.group(2), position, (int) parsed.getSize());
    }

    private TarArchiveEntry parsed(byte[] header) {
        try {
            if (!TarUtils.verifyCheckSum(header)) {
                throw bad("is damaged: a header's checksum is wrong");
            }
            return new TarArchiveEntry(header);
        } catch (IllegalArgumentException | UncheckedIOException e) { // the library throws either
            throw bad("is damaged: " + e.getMessage());
        }
    }

    private static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    DatasetException bad(String what) {
        return DatasetException.about(ViolationCode.BAD_SHARD, archive, "%s; fetch or write it again", what);
    }
}
