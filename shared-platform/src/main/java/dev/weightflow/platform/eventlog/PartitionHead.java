package dev.weightflow.platform.eventlog;

import dev.weightflow.schema.id.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What was read of a partition: how many facts, where the last one lies, and a running hash of all of them in their order.
 *
 * @param offset behind the last fact
 * @param hash SHA-256 of the hash before, the last fact's offset, type, id and data
 */
public record PartitionHead(long offset, long count, Digest hash) {

    /** Nothing was read. */
    static final PartitionHead NONE = new PartitionHead(0, 0, Digest.of(new byte[0]));

    PartitionHead then(LogRecord<?> record) {
        MessageDigest sha256 = Digest.sha256();
        sha256.update(hash.hex().getBytes(StandardCharsets.US_ASCII));
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(record.offset()).array());
        sha256.update((record.event().event().type().name()
                        + ' '
                        + record.event().id().value()
                        + ' ')
                .getBytes(StandardCharsets.UTF_8));
        sha256.update(record.data());
        return new PartitionHead(record.offset() + 1, count + 1, Digest.finish(sha256));
    }
}
