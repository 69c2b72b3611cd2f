package dev.weightflow.schema.dataset;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.Digest;

/** Tar file of samples (WebDataset's layout), stored under its digest. */
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
