package dev.weightflow.ingestion.packing;

import dev.weightflow.ingestion.packing.Packed.PackedShard;
import dev.weightflow.model.dataset.RawSample;
import dev.weightflow.model.dataset.shard.ShardWriter;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A split's shards, one after the other: a shard ends after so many samples, or before it becomes too large. */
final class ShardSequence implements AutoCloseable {
    private final Path folder;
    private final Split split;
    private final int samplesPerShard;
    private final List<PackedShard> packed = new ArrayList<>();
    private Optional<ShardWriter> open = Optional.empty();
    private int inOpen;
    private int groups;

    ShardSequence(Path folder, Split split, int samplesPerShard) {
        this.folder = folder;
        this.split = split;
        this.samplesPerShard = samplesPerShard;
    }

    void add(RawSample sample) throws IOException {
        if (open.isEmpty()) {
            String prefix = "%s-%06d".formatted(split.key(), groups++);
            open = Optional.of(ShardWriter.into(folder, prefix, ShardWriter.DEFAULT_TARGET_BYTES));
        }
        open.get().add(sample);
        if (++inOpen == samplesPerShard) {
            finishOpen();
        }
    }

    List<PackedShard> finish() throws IOException {
        if (open.isPresent()) {
            finishOpen();
        }
        return List.copyOf(packed);
    }

    private void finishOpen() throws IOException {
        open.orElseThrow().finish().stream().map(this::described).forEach(packed::add);
        open = Optional.empty();
        inOpen = 0;
    }

    private PackedShard described(ShardWriter.WrittenShard shard) {
        return new PackedShard(
                shard.path(),
                new Shard(new Digest(shard.sha256()), split, shard.ids().size(), shard.bytes()),
                shard.contents().stream().map(Digest::new).toList());
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
