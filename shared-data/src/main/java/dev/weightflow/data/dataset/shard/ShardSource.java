package dev.weightflow.data.dataset.shard;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Shard;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Samples of shards by random access: one pass over the headers finds the position of each. */
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
     * Opens all samples of some shards, with those tasks of PASCAL-Context of which every sample has a label.
     *
     * @throws DatasetException {@link ViolationCode#BAD_SHARD}, {@link ViolationCode#MISSING_FILE}, {@link ViolationCode#NO_SAMPLES} or
     *     {@link ViolationCode#TOO_LARGE}
     */
    public static ShardSource open(Collection<Path> shards, Limits limits) {
        TreeSet<TaskName> tasks = new TreeSet<>(PascalTasks.NAMES);
        TreeMap<String, SampleLocation> samples = new TreeMap<>();
        for (Path shard : shards) {
            for (CopiedSample sample : CopiedSample.in(shard, limits)) {
                tasks.removeIf(task -> !sample.files().containsKey(SampleCodec.extension(Tasks.PASCAL.get(task))));
                add(sample, samples);
            }
        }
        return of(samples, shards, Tasks.PASCAL.only(tasks), limits);
    }

    /**
     * Opens all samples of some shards; a sample may lack labels of some of the tasks.
     *
     * @param tasks as the dataset declares them; labels of others are not decoded
     * @throws DatasetException {@link ViolationCode#BAD_SHARD}, {@link ViolationCode#MISSING_FILE}, {@link ViolationCode#NO_SAMPLES} or
     *     {@link ViolationCode#TOO_LARGE}
     */
    public static ShardSource open(Collection<Path> shards, Tasks tasks, Limits limits) {
        TreeMap<String, SampleLocation> samples = new TreeMap<>();
        shards.forEach(shard -> CopiedSample.in(shard, limits).forEach(sample -> add(sample, samples)));
        return of(samples, shards, tasks, limits);
    }

    /**
     * Opens all samples of stored shards: shards that fit on the disk are read from copies, and the others sample by sample from the store.
     *
     * @throws DatasetException as {@link #open(Collection, Tasks, Limits)}; exceptions of {@code files} pass through
     */
    public static ShardSource open(List<Shard> shards, ShardFiles files, Tasks tasks, Limits limits) {
        TreeMap<String, SampleLocation> samples = new TreeMap<>();
        for (Shard shard : shards) {
            files.kept(shard)
                    .<Collection<? extends SampleLocation>>map(copy -> CopiedSample.in(copy, limits))
                    .orElseGet(() -> files.seen(shard, copy -> CopiedSample.in(copy, limits).stream()
                            .map(sample -> StoredSample.of(sample, shard.digest(), files))
                            .toList()))
                    .forEach(sample -> add(sample, samples));
        }
        return of(samples, shards.stream().map(Shard::digest).toList(), tasks, limits);
    }

    /**
     * Returns the same samples with only some of their tasks; labels of others are not decoded.
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
        return SampleCodec.decode(sample.id(), sample.read(extension -> true, limits), tasks, sample.place(), limits);
    }

    @Override
    public RawLabels readLabels(int index) {
        SampleLocation sample = samples.get(index);
        Map<String, byte[]> files = sample.read(
                extension -> !extension.equals(SampleCodec.IMAGE) && !extension.equals(SampleCodec.OTHER_IMAGE),
                limits);
        return SampleCodec.decodeLabels(sample.id(), files, tasks, sample.place(), limits);
    }

    private static ShardSource of(TreeMap<String, SampleLocation> samples, Object shards, Tasks tasks, Limits limits) {
        if (samples.isEmpty()) {
            throw DatasetException.of(
                    ViolationCode.NO_SAMPLES, shards, "the shards " + shards + " hold no sample; write them again");
        }
        return new ShardSource(List.copyOf(samples.values()), tasks, limits);
    }

    private static void add(SampleLocation sample, TreeMap<String, SampleLocation> samples) {
        if (samples.put(sample.id(), sample) != null) {
            throw DatasetException.about(
                    ViolationCode.BAD_SHARD,
                    sample.shard(),
                    "holds %s, which was already met in another; write the shards again",
                    sample.id());
        }
    }
}
