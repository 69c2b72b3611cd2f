package dev.weightflow.data.dataset.source;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.archivers.zip.ZipEncoding;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;

/**
 * Reads the entries of a tar archive of any origin, with folders, long names and extended headers; links, devices and sparse files are refused. The
 * archive may be hostile: nothing is allocated before its size was checked.
 */
final class TarWalk {
    private static final int BLOCK = 512;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final byte[] END = new byte[BLOCK];
    private static final ZipEncoding UTF_8 = ZipEncodingHelper.getZipEncoding("UTF-8");

    private final InputStream in;
    private final String archive;
    private final Limits limits;
    private final Budget budget;
    private final Set<String> met = new HashSet<>();
    private final Map<String, String> extended = new HashMap<>();
    private long position;
    private long unread;

    TarWalk(InputStream in, String archive, Limits limits) {
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
    record Entry(String name, long offset, long bytes) {}

    /** Returns the next file, whose content follows in the stream and must be either left there or read whole. */
    Optional<Entry> next() throws IOException {
        try {
            while (true) {
                budget.look();
                in.skipNBytes(unread);
                position += unread;
                unread = 0;
                byte[] header = in.readNBytes(BLOCK);
                position += BLOCK;
                if (header.length < BLOCK) {
                    throw bad("is truncated: it has no end mark");
                }
                if (Arrays.equals(header, END)) {
                    return Optional.empty();
                }
                Optional<Entry> entry = entry(parsed(header));
                if (entry.isPresent()) {
                    return entry;
                }
            }
        } catch (EOFException e) {
            throw bad("is truncated");
        }
    }

    /** Marks the content of the entry as read from the stream. */
    void consumed(Entry entry) {
        position += entry.bytes();
        unread -= entry.bytes();
    }

    private Optional<Entry> entry(TarArchiveEntry header) throws IOException {
        long bytes = size(header);
        unread = (bytes + BLOCK - 1) / BLOCK * BLOCK;
        switch (header.getLinkFlag()) {
            case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM, TarConstants.LF_CONTIG -> {
                String name = extended.getOrDefault("path", header.getName());
                extended.clear();
                // the old form of a folder
                return name.endsWith("/") ? Optional.empty() : file(name, bytes);
            }
            case TarConstants.LF_DIR, TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER -> extended.clear();
            case TarConstants.LF_GNUTYPE_LONGNAME -> extended.put("path", upToNull(text(bytes)));
            case TarConstants.LF_PAX_EXTENDED_HEADER_LC -> extend(text(bytes));
            default ->
                throw bad("holds a link, device or other thing that is not a plain file, of tar type '%s': %s"
                        .formatted(
                                EntryName.shown(String.valueOf((char) (header.getLinkFlag() & 0x7f))),
                                EntryName.shown(header.getName())));
        }
        return Optional.empty();
    }

    private Optional<Entry> file(String stored, long bytes) {
        Optional<String> name = EntryName.of(stored, archive);
        if (name.isPresent() && !met.add(name.get())) {
            throw DatasetException.about(
                    ViolationCode.DUPLICATE_ID,
                    archive,
                    "holds %s more than once; pack it again",
                    EntryName.shown(stored));
        }
        if (met.size() > 4L * limits.ids()) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    archive,
                    "holds more than %d files; split it or raise the limit",
                    4L * limits.ids());
        }
        return name.map(plain -> new Entry(plain, position, bytes));
    }

    private long size(TarArchiveEntry header) {
        String extendedSize = extended.get("size");
        try {
            long size = extendedSize == null ? header.getSize() : Long.parseLong(extendedSize);
            if (size >= 0 && size <= Long.MAX_VALUE - BLOCK - position) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw bad("is damaged: an extended header's size is not a number");
        }
        throw bad("is damaged: a file has a size that cannot be");
    }

    private String text(long bytes) throws IOException {
        if (bytes > LONGEST_HEADER) {
            throw bad("has an extended header of " + bytes + " bytes, which no name needs");
        }
        byte[] text = in.readNBytes((int) bytes);
        if (text.length < bytes) {
            throw new EOFException();
        }
        position += bytes;
        unread -= bytes;
        return new String(text, StandardCharsets.UTF_8);
    }

    private static String upToNull(String text) {
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** Reads records of the form {@code "LENGTH KEY=VALUE\n"}, of which only name and size matter. */
    private void extend(String records) {
        for (String record : records.split("\n")) {
            int equals = record.indexOf('=');
            String key = equals < 0 ? "" : record.substring(record.indexOf(' ') + 1, equals);
            if (key.startsWith("GNU.sparse")) {
                throw bad("holds a sparse file");
            }
            if (key.equals("path") || key.equals("size")) {
                extended.put(key, record.substring(equals + 1));
            }
        }
    }

    private TarArchiveEntry parsed(byte[] header) throws IOException {
        try {
            if (!TarUtils.verifyCheckSum(header)) {
                throw bad("is damaged, or no tar archive");
            }
            return new TarArchiveEntry(header, UTF_8);
        } catch (IllegalArgumentException | UncheckedIOException e) { // the library throws either
            throw bad("is damaged, or no tar archive");
        }
    }

    private DatasetException bad(String what) {
        return DatasetException.about(ViolationCode.BAD_SHARD, archive, "%s; fetch or pack it again", what);
    }
}
