package dev.weightflow.model.dataset.shard;

import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Stored shards, of which a machine's disk may hold some. All that is answered is verified. Any number of threads may ask at once. */
public interface ShardFiles {
    /** A copy that stays as long as samples are read; empty if there is no room for it beside the others. */
    Optional<Path> kept(Shard shard);

    /** What is seen of a shard's copy while it is there. */
    <T> T seen(Shard shard, Function<Path, T> look);

    /** Some bytes of a shard of which there is no copy, whose own digest is {@code expected}. */
    byte[] read(Digest shard, long offset, int length, Digest expected);
}
