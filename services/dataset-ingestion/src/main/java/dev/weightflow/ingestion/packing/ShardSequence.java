package dev.weightflow.ingestion.packing;

import dev.weightflow.ingestion.packing.Packed.PackedShard;
import dev.weightflow.ingestion.packing.Packed.SideObject;
import dev.weightflow.model.dataset.RawSample;
import dev.weightflow.model.dataset.shard.ShardWriter;
import dev.weightflow.model.dataset.shard.ShardWriter.WrittenSample;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A split's shards, one after the other, each with its index: a shard ends after so many samples, or before it becomes too large. */
final class ShardSequence implements AutoCloseable {
    private final Path folder;
    private final Split split;
    private final Tasks tasks;
    private final int samplesPerShard;
    private final List<PackedShard> packed = new ArrayList<>();
    private Optional<Group> open = Optional.empty();
    private int groups;

    /** Shards that one thumbnail file belongs to: one, unless it became too large. */
    private record Group(ShardWriter shards, ShardIndexer index) implements AutoCloseable {
        void add(RawSample sample, SampleLook look) throws IOException {
            shards.add(sample);
            index.add(sample, look);
        }

        @Override
        public void close() throws IOException {
            try (shards) {
                index.close();
            }
        }
    }

    ShardSequence(Path folder, Split split, Tasks tasks, int samplesPerShard) {
        this.folder = folder;
        this.split = split;
        this.tasks = tasks;
        this.samplesPerShard = samplesPerShard;
    }

    void add(RawSample sample, SampleLook look) throws IOException {
        if (open.isEmpty()) {
            open = Optional.of(begun("%s-%06d".formatted(split.key(), groups++)));
        }
        open.get().add(sample, look);
        if (open.get().index().size() == samplesPerShard) {
            finishOpen();
        }
    }

    private Group begun(String prefix) throws IOException {
        return new Group(
                ShardWriter.into(folder, prefix, ShardWriter.DEFAULT_TARGET_BYTES),
                new ShardIndexer(folder.resolve(prefix + ".thumbnails"), tasks));
    }

    List<PackedShard> finish() throws IOException {
        if (open.isPresent()) {
            finishOpen();
        }
        return List.copyOf(packed);
    }

    private void finishOpen() throws IOException {
        Group group = open.orElseThrow();
        List<ShardWriter.WrittenShard> written = group.shards().finish();
        SideObject thumbnails = group.index().finishThumbnails();
        for (ShardWriter.WrittenShard file : written) {
            Shard shard =
                    new Shard(new Digest(file.sha256()), split, file.samples().size(), file.bytes());
            packed.add(new PackedShard(
                    file.path(),
                    shard,
                    file.samples().stream().map(WrittenSample::content).toList(),
                    thumbnails,
                    group.index().of(shard, file, thumbnails.digest())));
        }
        open = Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
