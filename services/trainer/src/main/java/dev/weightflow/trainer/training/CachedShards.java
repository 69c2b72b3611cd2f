package dev.weightflow.trainer.training;

import dev.weightflow.data.dataset.shard.ShardFiles;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Shards from local copies, and parts of shards without a copy from the store.
 *
 * @param store the store from which parts of other shards are read
 */
record CachedShards(DiskCache copies, ObjectStore store) implements ShardFiles {
    @Override
    public Optional<Path> kept(Shard shard) {
        return copies.kept(shard.digest(), shard.bytes());
    }

    @Override
    public <T> T seen(Shard shard, Function<Path, T> look) {
        return copies.seen(shard.digest(), shard.bytes(), look);
    }

    @Override
    public byte[] read(Digest shard, long offset, int length, Digest expected) {
        return store.read(shard, offset, length, expected);
    }
}
