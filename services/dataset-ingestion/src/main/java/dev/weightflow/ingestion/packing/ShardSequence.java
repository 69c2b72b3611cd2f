package dev.weightflow.ingestion.packing;

import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.shard.ShardWriter;
import dev.weightflow.data.dataset.shard.ShardWriter.WrittenSample;
import dev.weightflow.data.dataset.shard.ShardWriter.WrittenShard;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.ingestion.packing.Packed.PackedShard;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shards of a split, one after another, each with its index: a shard ends after a number of samples, or before it becomes too large. It is handed
 * over when it ends, so that at most one is on the disk.
 */
final class ShardSequence implements AutoCloseable {
    private final Path folder;
    private final Split split;
    private final Tasks tasks;
    private final int samplesPerShard;
    private final FinishedFiles finished;
    private final List<PackedShard> packed = new ArrayList<>();
    private Optional<Group> open = Optional.empty();
    private int groups;
    private int handedOver;

    /** Shards that share a thumbnail file: one, unless the shard became too large. */
    private record Group(ShardWriter shards, ShardIndexer index) implements AutoCloseable {
        void add(RawSample sample, SampleSummary look) throws IOException {
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

    ShardSequence(Path folder, Split split, Tasks tasks, int samplesPerShard, FinishedFiles finished) {
        this.folder = folder;
        this.split = split;
        this.tasks = tasks;
        this.samplesPerShard = samplesPerShard;
        this.finished = finished;
    }

    void add(RawSample sample, SampleSummary look) throws IOException {
        if (open.isEmpty()) {
            open = Optional.of(begun("%s-%06d".formatted(split.key(), groups++)));
        }
        open.get().add(sample, look);
        handOver(open.get().shards().finished());
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
        List<WrittenShard> written = group.shards().finish();
        handOver(written);
        Digest thumbnails = group.index().finishThumbnails(finished);
        for (WrittenShard file : written) {
            packed.add(new PackedShard(
                    shard(file),
                    file.samples().stream().map(WrittenSample::content).toList(),
                    group.index().finish(shard(file), file, thumbnails, finished)));
        }
        handedOver = 0;
        open = Optional.empty();
    }

    /** @param written all shards of the open group, of which some may have been handed over before */
    private void handOver(List<WrittenShard> written) throws IOException {
        for (; handedOver < written.size(); handedOver++) {
            WrittenShard file = written.get(handedOver);
            finished.shard(file.path(), shard(file));
            Files.delete(file.path());
        }
    }

    private Shard shard(WrittenShard file) {
        return new Shard(new Digest(file.sha256()), split, file.samples().size(), file.bytes());
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
