package dev.weightflow.ingestion.packing;

import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.List;

/**
 * A shard that is ready to be stored.
 *
 * @param file where it lies on this machine
 * @param shard what the manifest says of it
 * @param samples its samples' digests, in order
 */
public record PackedShard(Path file, Shard shard, List<Digest> samples) {
    public PackedShard {
        samples = List.copyOf(samples);
    }
}
