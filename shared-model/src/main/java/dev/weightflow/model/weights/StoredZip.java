package dev.weightflow.model.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A zip archive whose entries are stored, as PyTorch writes them, looked at in place (PKWARE's APPNOTE 6.3, ZIP64 included).
 * Because no compressed entry is read and the entries together may not be longer than the file, no archive can unfold to
 * more than it is.
 */
final class StoredZip {

    static final int LOCAL_HEADER = 0x04034b50;

    private static final int LOCAL_HEADER_BYTES = 30;

    private final ByteSource source;
    private final ZipDirectory directory;
    private final Map<String, Entry> entries;

    /**
     * An entry as the central directory describes it.
     *
     * @param length how many bytes it takes in the archive
     * @param plain whether it is neither compressed nor encrypted
     */
    record Entry(String name, long localHeader, long length, int crc32, boolean plain) {}

    private StoredZip(ByteSource source, ZipDirectory directory, Map<String, Entry> entries) {
        this.source = source;
        this.directory = directory;
        this.entries = entries;
    }

    static StoredZip open(ByteSource source) {
        ZipDirectory directory = ZipDirectory.find(source);
        Map<String, Entry> entries = new LinkedHashMap<>();
        long total = 0;
        for (Entry entry : directory.entries()) {
            checkName(source.label(), entry.name());
            if (entries.put(entry.name(), entry) != null) {
                throw new WeightsException.Malformed(
                        source.label(), "the archive holds '%s' twice".formatted(entry.name()));
            }
            total = entry.length() > source.size() ? Long.MAX_VALUE : Math.max(total, total + entry.length());
            if (total > source.size()) {
                throw new WeightsException.TooLarge(
                        source.label(), "the archive's entries claim more bytes than the file has");
            }
        }
        return new StoredZip(source, directory, entries);
    }

    Map<String, Entry> entries() {
        return entries;
    }

    /** The bytes of an entry, whose checksum is verified. */
    ByteBuffer bytes(Entry entry, int limit) {
        if (!entry.plain()) {
            throw new WeightsException.Refused(
                    source.label(),
                    "the archive's '%s' is compressed or encrypted, which PyTorch never does to weights"
                            .formatted(entry.name()));
        }
        if (entry.length() > limit) {
            throw new WeightsException.TooLarge(
                    source.label(),
                    "the archive's '%s' has %d bytes; at most %d are read"
                            .formatted(entry.name(), entry.length(), limit));
        }
        ByteBuffer bytes = source.slice(dataStart(entry), (int) entry.length());
        CRC32 crc = new CRC32();
        crc.update(bytes.duplicate());
        if ((int) crc.getValue() != entry.crc32()) {
            throw new WeightsException.Malformed(
                    source.label(),
                    "the archive's '%s' does not have its CRC-32: the file is damaged, or was saved without checksums"
                            .formatted(entry.name()));
        }
        return bytes;
    }

    private long dataStart(Entry entry) {
        String problem = "the archive's '%s' does not lie where the directory says".formatted(entry.name());
        if (entry.localHeader() < 0 || entry.localHeader() > directory.start() - LOCAL_HEADER_BYTES) {
            throw new WeightsException.Malformed(source.label(), problem);
        }
        ByteBuffer header = source.slice(entry.localHeader(), LOCAL_HEADER_BYTES);
        int nameLength = Short.toUnsignedInt(header.getShort(26));
        long start = entry.localHeader() + LOCAL_HEADER_BYTES + nameLength + Short.toUnsignedInt(header.getShort(28));
        if (header.getInt(0) != LOCAL_HEADER
                || header.getShort(8) != 0
                || start > directory.start() - entry.length()
                || !entry.name().equals(nameAt(entry.localHeader() + LOCAL_HEADER_BYTES, nameLength))) {
            throw new WeightsException.Malformed(source.label(), problem);
        }
        return start;
    }

    private String nameAt(long offset, int length) {
        return StandardCharsets.UTF_8.decode(source.slice(offset, length)).toString();
    }

    private static void checkName(String file, String name) {
        boolean climbs = ("/" + name + "/").contains("/../");
        if (name.isEmpty()
                || name.startsWith("/")
                || climbs
                || name.chars().anyMatch(c -> c < ' ' || c == '\\' || c == ':')) {
            throw new WeightsException.Refused(
                    file, "the archive has an entry with the unsafe name '%s'".formatted(name));
        }
    }
}
