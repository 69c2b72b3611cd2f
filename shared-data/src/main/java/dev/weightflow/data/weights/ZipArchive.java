package dev.weightflow.data.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Zip archive with stored entries, as PyTorch writes it, read in place. Because no compressed entry is read and the entries together may not be
 * longer than the file, no archive can expand to more than its size.
 */
final class ZipArchive {

    /** Signature of an entry's local header, with which an archive begins. */
    static final int LOCAL_HEADER = 0x04034b50;

    private static final int LOCAL_HEADER_BYTES = 30;
    private static final int LONGEST_DIRECTORY = 32 << 20;

    private final ByteSource source;
    private final ZipFile zip;
    private final Map<String, ZipArchiveEntry> entries = new LinkedHashMap<>();

    private ZipArchive(ByteSource source, ZipFile zip) {
        this.source = source;
        this.zip = zip;
    }

    /** Reads the directory at the archive's end; nothing needs to be closed. */
    static ZipArchive open(ByteSource source) {
        ZipArchive archive = new ZipArchive(source, directory(source));
        archive.zip.getEntries().asIterator().forEachRemaining(archive::list);
        long total = 0;
        for (ZipArchiveEntry entry : archive.entries.values()) {
            // no overflow: each is at most as long as the file
            total += length(source, entry);
            if (total > source.size()) {
                throw source.tooLarge("the archive's entries claim more bytes than the file has");
            }
        }
        return archive;
    }

    private static ZipFile directory(ByteSource source) {
        try {
            return ZipFile.builder()
                    .setSeekableByteChannel(new SourceChannel(source))
                    .setIgnoreLocalFileHeader(true)
                    .get();
        } catch (WeightsException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the library throws either at damaged archives
            throw source.malformed("the archive's directory is damaged or truncated (%s)", e.getMessage());
        }
    }

    private void list(ZipArchiveEntry entry) {
        checkName(source, entry.getName());
        if (entries.put(entry.getName(), entry) != null) {
            throw source.malformed("the archive holds '%s' twice", entry.getName());
        }
    }

    private static long length(ByteSource source, ZipArchiveEntry entry) {
        long length = entry.getCompressedSize();
        if (length < 0 || isStored(entry) && length != entry.getSize()) {
            throw source.malformed("the archive's '%s' claims two different lengths", entry.getName());
        }
        return Math.min(length, source.size() + 1);
    }

    private static boolean isStored(ZipArchiveEntry entry) {
        return entry.getMethod() == ZipArchiveEntry.STORED
                && !entry.getGeneralPurposeBit().usesEncryption();
    }

    Map<String, ZipArchiveEntry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    /** Returns the bytes of an entry, after verifying its checksum. */
    ByteBuffer bytes(ZipArchiveEntry entry, int limit) {
        if (!isStored(entry)) {
            throw source.refused(
                    "the archive's '%s' is compressed or encrypted, which PyTorch never does to weights",
                    entry.getName());
        }
        if (entry.getSize() > limit) {
            throw source.tooLarge(
                    "the archive's '%s' has %d bytes; at most %d are read", entry.getName(), entry.getSize(), limit);
        }
        ByteBuffer bytes = source.slice(dataOffset(entry), (int) entry.getSize());
        CRC32 crc = new CRC32();
        crc.update(bytes.duplicate());
        if (crc.getValue() != entry.getCrc()) {
            throw source.malformed(
                    "the archive's '%s' does not have its CRC-32: the file is damaged, or was saved without checksums",
                    entry.getName());
        }
        return bytes;
    }

    /** Returns the offset of the entry's bytes, after verifying the signature and name of its local header, which the library does not. */
    private long dataOffset(ZipArchiveEntry entry) {
        try {
            zip.getRawInputStream(entry).close(); // finds the data
            byte[] name = new byte[entry.getRawName().length];
            ByteBuffer header = source.slice(entry.getLocalHeaderOffset(), LOCAL_HEADER_BYTES + name.length);
            header.get(LOCAL_HEADER_BYTES, name);
            if (header.getInt(0) == LOCAL_HEADER
                    && header.getShort(8) == ZipArchiveEntry.STORED
                    && ByteBuffer.wrap(name).equals(ByteBuffer.wrap(entry.getRawName()))) {
                return entry.getDataOffset();
            }
        } catch (IOException | RuntimeException e) {
            // as for another name
        }
        throw source.malformed("the archive's '%s' does not lie where the directory says", entry.getName());
    }

    private static void checkName(ByteSource source, String name) {
        boolean climbs = ("/" + name + "/").contains("/../");
        if (name.isEmpty()
                || name.startsWith("/")
                || climbs
                || name.chars().anyMatch(c -> c < ' ' || c == '\\' || c == ':')) {
            throw source.refused("the archive has an entry with the unsafe name '%s'", name);
        }
    }

    /** Channel over the source for the library: the directory and the entries' headers, with a limit on their size. */
    private static final class SourceChannel implements SeekableByteChannel {
        private final ByteSource source;
        private long position;
        private long read;

        SourceChannel(ByteSource source) {
            this.source = source;
        }

        @Override
        public int read(ByteBuffer to) {
            int length = (int) Math.min(to.remaining(), source.size() - position);
            if (length <= 0) {
                return to.hasRemaining() ? -1 : 0;
            }
            read += length;
            if (read > LONGEST_DIRECTORY) {
                throw source.tooLarge(
                        "the archive's directory is longer than %d bytes, the most that is read", LONGEST_DIRECTORY);
            }
            to.put(source.slice(position, length));
            position += length;
            return length;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long to) throws IOException {
            if (to < 0) {
                throw new IOException("there is no place before the file's beginning");
            }
            position = to;
            return this;
        }

        @Override
        public long size() {
            return source.size();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // the caller closes the source
        }

        @Override
        public int write(ByteBuffer from) {
            throw new NonWritableChannelException();
        }

        @Override
        public SeekableByteChannel truncate(long to) {
            throw new NonWritableChannelException();
        }
    }
}
