package dev.weightflow.data.dataset.shard;

import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.schema.dataset.ByteRange;
import dev.weightflow.schema.id.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Packs samples into shards {@code PREFIX-000000.tar}, {@code PREFIX-000001.tar}, ... A shard is closed before the sample that would make it larger
 * than the target. A file gets its name only when it is complete.
 */
public final class ShardWriter implements AutoCloseable {
    /** Default target size of a shard: 256 MiB. */
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
     * Creates a writer into a folder, which is created if it is missing.
     *
     * @param targetBytes size that a shard should not exceed; one sample is never split
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
     * @throws IllegalArgumentException if its id does not come after that of the previous sample: the order is part of the bytes
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

    /** Returns the completed shards, in order. Their files may be moved away. */
    public List<WrittenShard> finished() {
        return Collections.unmodifiableList(finished);
    }

    /** Completes the last shard, and returns all shards in order. */
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

    /** Removes an unfinished shard. */
    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().abandon();
            open = Optional.empty();
        }
    }

    /** Shard in progress, under a temporary name until it is complete. */
    private static final class PartialShard {
        private static final int BLOCK = 512;
        private static final int RECORD = 20 * BLOCK; // the multiple to which tar pads an archive
        private static final int READABLE_FILE = 0100644;

        private final Path path;
        private final Path partial;
        private final MessageDigest sha256;
        private final MessageDigest range = Digest.sha256();
        private final TarArchiveOutputStream tar;
        private final List<WrittenSample> samples = new ArrayList<>();
        private long size;

        private PartialShard(Path path, Path partial, MessageDigest sha256) throws IOException {
            this.path = path;
            this.partial = partial;
            this.sha256 = sha256;
            this.tar = new TarArchiveOutputStream(new DigestOutputStream(
                    new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(partial), 1 << 16), sha256),
                    range));
        }

        static PartialShard begin(Path path) throws IOException {
            Path partial = path.resolveSibling(path.getFileName() + ".partial");
            return new PartialShard(path, partial, Digest.sha256());
        }

        /** Computes the length of the archive after these files are added. */
        long sizeWith(Map<String, byte[]> files) {
            long more = files.values().stream()
                    .mapToLong(file -> BLOCK + roundUp(file.length, BLOCK))
                    .sum();
            return roundUp(size + more + 2 * BLOCK, RECORD);
        }

        private static long roundUp(long bytes, long unit) {
            return (bytes + unit - 1) / unit * unit;
        }

        void add(String id, SortedMap<String, byte[]> files) throws IOException {
            long offset = size;
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(id + "." + file.getKey());
                entry.setSize(file.getValue().length);
                entry.setMode(READABLE_FILE);
                entry.setModTime(FileTime.fromMillis(0));
                entry.setIds(0, 0);
                entry.setNames("", "");
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
                size += BLOCK + roundUp(file.getValue().length, BLOCK);
            }
            // closing an entry pads its last block
            ByteRange place = new ByteRange(offset, Math.toIntExact(size - offset), Digest.finish(range));
            samples.add(new WrittenSample(id, content(files), place));
        }

        /**
         * Computes the digest of a sample's content. The metadata are left out: they contain the id, and nothing else that is not in the other files.
         */
        private static Digest content(SortedMap<String, byte[]> files) {
            MessageDigest digest = Digest.sha256();
            files.forEach((extension, file) -> {
                if (!extension.equals(SampleCodec.CARD)) {
                    digest.update("%s %d\n".formatted(extension, file.length).getBytes(StandardCharsets.UTF_8));
                    digest.update(file);
                }
            });
            return Digest.finish(digest);
        }

        WrittenShard finish() throws IOException {
            tar.close();
            Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
            return new WrittenShard(
                    path, samples, Files.size(path), Digest.finish(sha256).hex());
        }

        void abandon() throws IOException {
            try {
                tar.close();
            } finally {
                Files.deleteIfExists(partial);
            }
        }
    }

    /**
     * Finished shard.
     *
     * @param samples by ascending id
     * @param sha256 of the file's bytes, in hexadecimal
     */
    public record WrittenShard(Path path, List<WrittenSample> samples, long bytes, String sha256) {
        public List<String> ids() {
            return samples.stream().map(WrittenSample::id).toList();
        }
    }

    /**
     * Sample in a finished shard.
     *
     * @param content a SHA-256 over its image and labels, without its id
     * @param range its files in the shard, with their headers
     */
    public record WrittenSample(String id, Digest content, ByteRange range) {}
}
