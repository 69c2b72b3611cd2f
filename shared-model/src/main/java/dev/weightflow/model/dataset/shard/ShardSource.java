package dev.weightflow.model.dataset.shard;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.RawLabels;
import dev.weightflow.model.dataset.RawSample;
import dev.weightflow.model.dataset.SampleSource;
import dev.weightflow.model.dataset.ViolationCode;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The samples of shards on disk, by random access: one pass over the headers tells where each lies. */
public final class ShardSource implements SampleSource {
    private final List<SampleLocation> samples;
    private final Tasks tasks;
    private final Limits limits;

    private ShardSource(List<SampleLocation> samples, Tasks tasks, Limits limits) {
        this.samples = samples;
        this.tasks = tasks;
        this.limits = limits;
    }

    /**
     * All samples of some shards, with those tasks of PASCAL-Context that every one of them has a label of.
     *
     * @throws DatasetException {@link ViolationCode#BAD_SHARD}, {@link ViolationCode#MISSING_FILE}, {@link ViolationCode#NO_SAMPLES} or
     *     {@link ViolationCode#TOO_LARGE}
     */
    public static ShardSource open(Collection<Path> shards, Limits limits) {
        List<SampleLocation> samples = locations(shards, limits);
        TreeSet<TaskName> tasks = new TreeSet<>(PascalTasks.NAMES);
        samples.forEach(sample ->
                tasks.removeIf(task -> !sample.files().containsKey(SampleCodec.extension(Tasks.PASCAL.get(task)))));
        return new ShardSource(samples, Tasks.PASCAL.only(tasks), limits);
    }

    /**
     * All samples of some shards; a sample may lack labels of some of the tasks.
     *
     * @param tasks as the dataset declares them; labels of others are not decoded
     * @throws DatasetException {@link ViolationCode#BAD_SHARD}, {@link ViolationCode#MISSING_FILE}, {@link ViolationCode#NO_SAMPLES} or
     *     {@link ViolationCode#TOO_LARGE}
     */
    public static ShardSource open(Collection<Path> shards, Tasks tasks, Limits limits) {
        return new ShardSource(locations(shards, limits), tasks, limits);
    }

    /**
     * The same samples with only some of their tasks; labels of others are not decoded.
     *
     * @throws DatasetException {@link ViolationCode#MISSING_FILE} if the samples have no labels of one of them
     */
    public ShardSource only(Set<TaskName> wanted) {
        if (!tasks.names().containsAll(wanted)) {
            throw DatasetException.of(
                    ViolationCode.MISSING_FILE,
                    samples.get(0).shard(),
                    "the shards hold labels for %s, not for all of %s; choose among the former"
                            .formatted(tasks.names(), wanted));
        }
        return new ShardSource(samples, tasks.only(wanted), limits);
    }

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public String id(int index) {
        return samples.get(index).id();
    }

    @Override
    public Tasks tasks() {
        return tasks;
    }

    @Override
    public RawSample read(int index) {
        SampleLocation sample = samples.get(index);
        return SampleCodec.decode(sample.id(), files(sample, extension -> true), tasks, place(sample), limits);
    }

    @Override
    public RawLabels readLabels(int index) {
        SampleLocation sample = samples.get(index);
        Map<String, byte[]> files = files(
                sample,
                extension -> !extension.equals(SampleCodec.IMAGE) && !extension.equals(SampleCodec.OTHER_IMAGE));
        return SampleCodec.decodeLabels(sample.id(), files, tasks, place(sample), limits);
    }

    private static String place(SampleLocation sample) {
        return sample.shard() + "!" + sample.id();
    }

    private static Map<String, byte[]> files(SampleLocation sample, Predicate<String> wanted) {
        Map<String, byte[]> files = new HashMap<>();
        try (RandomAccessFile shard = new RandomAccessFile(sample.shard().toFile(), "r")) {
            for (TarReader.Entry entry : sample.files().values()) {
                if (!wanted.test(entry.extension())) {
                    continue;
                }
                byte[] body = new byte[entry.size()];
                shard.seek(entry.offset());
                shard.readFully(body);
                files.put(entry.extension(), body);
            }
        } catch (EOFException e) {
            throw unreadable(sample, "was cut off after it was opened", e);
        } catch (IOException e) {
            throw unreadable(sample, "cannot be read (" + e + ")", e);
        }
        return files;
    }

    private static DatasetException unreadable(SampleLocation sample, String what, IOException cause) {
        return DatasetException.of(
                ViolationCode.UNREADABLE,
                sample.shard(),
                "%s, which holds %s, %s; fetch it again".formatted(sample.shard(), sample.id(), what),
                cause);
    }

    private record SampleLocation(String id, Path shard, Map<String, TarReader.Entry> files) {}

    private static List<SampleLocation> locations(Collection<Path> shards, Limits limits) {
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
        return List.copyOf(samples.values());
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
