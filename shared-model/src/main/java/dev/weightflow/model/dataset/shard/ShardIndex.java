package dev.weightflow.model.dataset.shard;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.FaultCode;
import dev.weightflow.model.dataset.Limits;
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
record ShardIndex(List<Located> samples) {
    /** A sample's files in its shard, by their endings. */
    record Located(String id, Path shard, Map<String, TarWalk.Entry> files) {}

    static ShardIndex of(Collection<Path> shards, Limits limits) {
        TreeMap<String, Located> samples = new TreeMap<>();
        shards.forEach(shard -> {
            try {
                scan(shard, limits, samples);
            } catch (IOException e) {
                throw DatasetException.of(
                        FaultCode.UNREADABLE, shard, shard + " cannot be read (" + e + "); fetch it again", e);
            }
        });
        if (samples.isEmpty()) {
            throw DatasetException.of(
                    FaultCode.NO_SAMPLES, shards, "the shards " + shards + " hold no sample; write them again");
        }
        return new ShardIndex(List.copyOf(samples.values()));
    }

    private static void scan(Path shard, Limits limits, Map<String, Located> samples) throws IOException {
        if (!Files.isRegularFile(shard)) {
            throw DatasetException.of(FaultCode.MISSING_FILE, shard, shard + " is missing; fetch it again");
        }
        long length = Files.size(shard);
        try (InputStream in = new FileInputStream(shard.toFile())) { // skips by seeking
            TarWalk walk = new TarWalk(in, shard.toString(), limits);
            for (Optional<TarWalk.Entry> next = walk.next(); next.isPresent(); next = walk.next()) {
                TarWalk.Entry entry = next.get();
                if (entry.offset() + entry.size() > length) {
                    throw walk.bad("is cut off within " + entry.id() + "." + entry.ending());
                }
                Located sample = samples.computeIfAbsent(entry.id(), id -> new Located(id, shard, new TreeMap<>()));
                if (!sample.shard().equals(shard) || sample.files().put(entry.ending(), entry) != null) {
                    throw walk.bad("holds " + entry.id() + "." + entry.ending() + ", which was already met");
                }
            }
        }
    }
}
