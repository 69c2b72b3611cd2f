package dev.weightflow.data.dataset.shard;

import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Stored shards, some of which are cached on the machine's disk. All results are verified. Thread-safe. */
public interface ShardFiles {
    /** Returns a copy that stays as long as samples are read; empty if there is no room for it beside the others. */
    Optional<Path> kept(Shard shard);

    /** Applies a function to a local copy of the shard, which is kept at least until the function returns. */
    <T> T seen(Shard shard, Function<Path, T> look);

    /** Reads some bytes of a shard without a local copy, and verifies them against the digest {@code expected}. */
    byte[] read(Digest shard, long offset, int length, Digest expected);
}
