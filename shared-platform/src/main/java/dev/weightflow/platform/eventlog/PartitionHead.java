package dev.weightflow.platform.eventlog;

import dev.weightflow.schema.id.Digest;

/**
 * What was read of a partition: how many facts, where the last one lies, and a running hash of all of them in their order.
 *
 * @param offset behind the last fact
 * @param hash as {@link RunningHead} computes it
 */
public record PartitionHead(long offset, long count, Digest hash) {

    /** Nothing was read. */
    static final PartitionHead NONE = new PartitionHead(0, 0, Digest.of(new byte[0]));
}
