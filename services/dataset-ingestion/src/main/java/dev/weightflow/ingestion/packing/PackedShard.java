package dev.weightflow.ingestion.packing;

import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.List;

/** A shard that is ready to be stored, with its samples' digests in order. */
public record PackedShard(Path file, Shard shard, List<Digest> samples) {
    public PackedShard {
        samples = List.copyOf(samples);
    }
}
