package dev.weightflow.schema.dataset;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.Digest;

/**
 * A tar file of samples (WebDataset's layout), stored under its digest.
 *
 * @param digest SHA-256 of the file
 * @param split the split that all its samples belong to
 * @param samples how many samples it holds
 * @param bytes the file's size
 */
public record Shard(Digest digest, Split split, int samples, long bytes) {
    public Shard {
        Faults.of("A shard")
                .present("digest", digest)
                .present("split", split)
                .atLeast(1, "samples", samples)
                .atLeast(1, "bytes", bytes)
                .raise();
    }
}
