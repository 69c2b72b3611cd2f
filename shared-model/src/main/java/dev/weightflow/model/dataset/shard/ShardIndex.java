package dev.weightflow.model.dataset.shard;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.ViolationCode;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where each sample's files lie.
 *
 * @param samples by ascending id
 */
record ShardIndex(List<SampleLocation> samples) {
    /** A sample's files in its shard, by their endings. */
    record SampleLocation(String id, Path shard, Map<String, TarReader.Entry> files) {}

    static ShardIndex of(Collection<Path> shards, Limits limits) {
        TreeMap<String, SampleLocation> samples = new TreeMap<>();
        shards.forEach(shard -> {
            try {
                scan(shard, limits, samples);
            } catch (IOException e) {
                throw DatasetException.about(
                        ViolationCode.UNREADABLE, shard, e, "cannot be read (%s); fetch it again", e);
            }
        });
        if (samples.isEmpty()) {
            throw DatasetException.of(
                    ViolationCode.NO_SAMPLES, shards, "the shards " + shards + " hold no sample; write them again");
        }
        return new ShardIndex(List.copyOf(samples.values()));
    }

    private static void scan(Path shard, Limits limits, Map<String, SampleLocation> samples) throws IOException {
        if (!Files.isRegularFile(shard)) {
            throw DatasetException.about(ViolationCode.MISSING_FILE, shard, "is missing; fetch it again");
        }
        long length = Files.size(shard);
        try (InputStream in = new FileInputStream(shard.toFile())) { // skips by seeking
            TarReader walk = new TarReader(in, shard.toString(), limits);
            for (Optional<TarReader.Entry> next = walk.next(); next.isPresent(); next = walk.next()) {
                TarReader.Entry entry = next.get();
                if (entry.offset() + entry.size() > length) {
                    throw walk.bad("is cut off within " + entry.id() + "." + entry.extension());
                }
                SampleLocation sample =
                        samples.computeIfAbsent(entry.id(), id -> new SampleLocation(id, shard, new TreeMap<>()));
                if (!sample.shard().equals(shard) || sample.files().put(entry.extension(), entry) != null) {
                    throw walk.bad("holds " + entry.id() + "." + entry.extension() + ", which was already met");
                }
            }
        }
    }
}
