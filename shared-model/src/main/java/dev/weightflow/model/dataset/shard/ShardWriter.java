package dev.weightflow.model.dataset.shard;

import dev.weightflow.model.dataset.RawSample;
import dev.weightflow.model.dataset.SampleSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Packs samples into shards {@code PREFIX-000000.tar}, {@code PREFIX-000001.tar}, ... A shard is closed before the sample that
 * would make it larger than the target. A file has its name only when it is complete.
 */
public final class ShardWriter implements AutoCloseable {
    /** What a shard should not exceed, if nothing else is asked for: 256 MiB. */
    public static final long DEFAULT_TARGET_BYTES = 256L << 20;

    private final Path folder;
    private final String prefix;
    private final long targetBytes;
    private final List<WrittenShard> finished = new ArrayList<>();
    private Optional<PartialShard> open = Optional.empty();
    private String last = "";

    private ShardWriter(Path folder, String prefix, long targetBytes) {
        this.folder = folder;
        this.prefix = prefix;
        this.targetBytes = targetBytes;
    }

    /**
     * A writer into a folder, which is made if it is missing.
     *
     * @param targetBytes what a shard should not exceed; one sample is never split
     */
    public static ShardWriter into(Path folder, String prefix, long targetBytes) throws IOException {
        if (targetBytes < 1) {
            throw new IllegalArgumentException("a target of " + targetBytes + " bytes must be at least 1");
        }
        Files.createDirectories(folder);
        return new ShardWriter(folder, prefix, targetBytes);
    }

    public static List<WrittenShard> write(SampleSource source, Path folder, String prefix, long targetBytes)
            throws IOException {
        try (ShardWriter writer = into(folder, prefix, targetBytes)) {
            for (int i = 0; i < source.size(); i++) {
                writer.add(source.read(i));
            }
            return writer.finish();
        }
    }

    /**
     * Adds a sample.
     *
     * @throws IllegalArgumentException if its id does not come after that of the sample before: the order is part of the bytes
     */
    public void add(RawSample sample) throws IOException {
        if (sample.id().compareTo(last) <= 0) {
            throw new IllegalArgumentException(
                    "sample %s came after %s; add samples by ascending id, each once".formatted(sample.id(), last));
        }
        SortedMap<String, byte[]> files = SampleCodec.encode(sample);
        if (open.isPresent() && open.get().sizeWith(files) > targetBytes) {
            finishOpen();
        }
        if (open.isEmpty()) {
            open = Optional.of(PartialShard.begin(folder.resolve("%s-%06d.tar".formatted(prefix, finished.size()))));
        }
        open.get().add(sample.id(), files);
        last = sample.id();
    }

    /** Completes the last shard; all shards in order. */
    public List<WrittenShard> finish() throws IOException {
        if (open.isPresent()) {
            finishOpen();
        }
        return List.copyOf(finished);
    }

    private void finishOpen() throws IOException {
        finished.add(open.orElseThrow().finish());
        open = Optional.empty();
    }

    /** Removes a shard that was begun and not finished. */
    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().abandon();
            open = Optional.empty();
        }
    }

    /**
     * A finished shard.
     *
     * @param ids of its samples, ascending
     * @param contents of each sample a SHA-256 over its image and labels, in hexadecimal; its id does not belong to it
     * @param sha256 of the file's bytes, in hexadecimal
     */
    public record WrittenShard(Path path, List<String> ids, List<String> contents, long bytes, String sha256) {
        public WrittenShard {
            ids = List.copyOf(ids);
            contents = List.copyOf(contents);
        }
    }
}
