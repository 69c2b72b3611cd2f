package dev.weightflow.schema.dataset;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.Digest;

/**
 * Part of a stored object.
 *
 * @param offset the offset of its first byte
 * @param digest the digest of these bytes alone
 */
public record ByteRange(long offset, int length, Digest digest) {
    public ByteRange {
        Faults.of("A byte range")
                .atLeast(0, "offset", offset)
                .atLeast(1, "length", length)
                .present("digest", digest)
                .raise();
    }
}
