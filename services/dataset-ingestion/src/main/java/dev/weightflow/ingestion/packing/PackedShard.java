package dev.weightflow.ingestion.packing;

import dev.weightflow.schema.dataset.Shard;
import java.nio.file.Path;

/**
 * A shard that is ready to be stored.
 *
 * @param file where it lies on this machine
 * @param shard what the manifest says of it
 */
public record PackedShard(Path file, Shard shard) {}
