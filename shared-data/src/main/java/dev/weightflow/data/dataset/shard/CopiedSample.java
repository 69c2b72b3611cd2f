package dev.weightflow.data.dataset.shard;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Sample in a shard on disk. */
record CopiedSample(String id, Path shard, Map<String, TarReader.Entry> files) implements SampleLocation {

    /**
     * Lists the samples of a shard, by ascending id.
     *
     * @throws DatasetException {@link ViolationCode#BAD_SHARD}, {@link ViolationCode#MISSING_FILE}, {@link ViolationCode#UNREADABLE} or
     *     {@link ViolationCode#TOO_LARGE}
     */
    static Collection<CopiedSample> in(Path shard, Limits limits) {
        if (!Files.isRegularFile(shard)) {
            throw DatasetException.about(ViolationCode.MISSING_FILE, shard, "is missing; fetch it again");
        }
        TreeMap<String, CopiedSample> samples = new TreeMap<>();
        try (InputStream in = new FileInputStream(shard.toFile())) { // skips by seeking
            long length = Files.size(shard);
            TarReader walk = new TarReader(in, shard.toString(), limits);
            for (Optional<TarReader.Entry> next = walk.next(); next.isPresent(); next = walk.next()) {
                TarReader.Entry entry = next.get();
                if (entry.offset() + entry.size() > length) {
                    throw walk.bad("is truncated within " + entry.id() + "." + entry.extension());
                }
                CopiedSample sample =
                        samples.computeIfAbsent(entry.id(), id -> new CopiedSample(id, shard, new TreeMap<>()));
                if (sample.files().put(entry.extension(), entry) != null) {
                    throw walk.bad("holds " + entry.id() + "." + entry.extension() + ", which was already met");
                }
            }
        } catch (IOException e) {
            throw DatasetException.about(ViolationCode.UNREADABLE, shard, e, "cannot be read (%s); fetch it again", e);
        }
        return samples.values();
    }

    @Override
    public Map<String, byte[]> read(Predicate<String> wanted, Limits limits) {
        Map<String, byte[]> read = new HashMap<>();
        try (RandomAccessFile file = new RandomAccessFile(shard.toFile(), "r")) {
            for (TarReader.Entry entry : files.values()) {
                if (wanted.test(entry.extension())) {
                    read.put(entry.extension(), bytes(file, entry.offset(), entry.size()));
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return read;
    }

    /** Reads some bytes of the shard. */
    byte[] bytes(long offset, int length) {
        try (RandomAccessFile file = new RandomAccessFile(shard.toFile(), "r")) {
            return bytes(file, offset, length);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static byte[] bytes(RandomAccessFile file, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(offset);
        file.readFully(bytes);
        return bytes;
    }

    private DatasetException unreadable(IOException cause) {
        String what =
                cause instanceof EOFException ? "was truncated after it was opened" : "cannot be read (" + cause + ")";
        return DatasetException.of(
                ViolationCode.UNREADABLE,
                shard,
                "%s, which holds %s, %s; fetch it again".formatted(shard, id, what),
                cause);
    }
}
