package dev.weightflow.platform.eventlog;

import dev.weightflow.schema.id.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * The head of a partition while it is read, for one thread. The hash after a fact is the SHA-256 of the hash before, the fact's offset, and
 * length and CRC-32 of what it says: one block of SHA-256, because a start reads millions of facts. That content was not forged is the
 * matter of each fact's own signature; the hash tells that all of them are there, in their order.
 */
final class RunningHead {
    private static final int HASH_BYTES = 32;

    private final MessageDigest sha256 = Digest.sha256();
    private final CRC32 crc = new CRC32();
    private final ByteBuffer link = ByteBuffer.allocate(HASH_BYTES + Long.BYTES + 2 * Integer.BYTES);
    private long offset;
    private long count;
    private byte[] hash;

    RunningHead(PartitionHead start) {
        this.offset = start.offset();
        this.count = start.count();
        this.hash = HexFormat.of().parseHex(start.hash().hex());
    }

    /** The next fact was read. */
    void add(LogRecord<?> record) {
        crc.reset();
        crc.update((record.event().event().type().name()
                        + ' '
                        + record.event().id().value()
                        + ' ')
                .getBytes(StandardCharsets.UTF_8));
        crc.update(record.data());
        link.clear()
                .put(hash)
                .putLong(record.offset())
                .putInt(record.data().length)
                .putInt((int) crc.getValue());
        hash = sha256.digest(link.array());
        offset = record.offset() + 1;
        count++;
    }

    /** Behind the last fact that was read. */
    long offset() {
        return offset;
    }

    /** As it is now. */
    PartitionHead head() {
        return new PartitionHead(offset, count, new Digest(HexFormat.of().formatHex(hash)));
    }
}
