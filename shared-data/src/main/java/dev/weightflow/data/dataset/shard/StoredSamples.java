package dev.weightflow.data.dataset.shard;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.ByteRange;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.dataset.SampleIndex.LabelCounts;
import dev.weightflow.schema.dataset.SampleIndex.Part;
import dev.weightflow.schema.dataset.ShardIndex;
import dev.weightflow.schema.dataset.ShardIndex.IndexedSample;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Samples of stored dataset versions by their index, one at a time: no shard is read as a whole. Thread-safe. */
public final class StoredSamples {
    private final Store store;
    private final Limits limits;
    private final Map<Digest, DatasetManifest> manifests = recent(8);
    private final Map<Digest, SampleIndex> indexes = recent(8);
    private final Map<Digest, ShardIndex> shards = recent(64);

    /** Reads from a store, which verifies the bytes that it returns. */
    public interface Store {
        /** Reads the document of that digest. */
        byte[] read(Digest digest);

        /** Reads some bytes of the content of that digest, and verifies them against the digest {@code expected}. */
        byte[] read(Digest digest, long offset, int length, Digest expected);
    }

    /** Sample with the part of the index that lists it. */
    public record Found(Part part, IndexedSample sample) {}

    /**
     * Filter of samples.
     *
     * @param shows a class that must occur in the sample's label of a task
     */
    public record Filter(Optional<Split> split, Optional<ClassOf> shows) {
        public static final Filter NONE = new Filter(Optional.empty(), Optional.empty());

        private int count(Part part) {
            return shows.map(wanted -> part.labels()
                            .getOrDefault(wanted.task(), LabelCounts.NONE)
                            .count(wanted.index()))
                    .orElse(part.samples());
        }

        private Predicate<IndexedSample> predicate() {
            return sample -> shows.map(wanted -> sample.shows(wanted.task(), wanted.index()))
                    .orElse(true);
        }
    }

    /** Class of a task, by its index. */
    public record ClassOf(TaskName task, int index) {}

    /** @param limits of a sample's files on the memory */
    public StoredSamples(Store store, Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    private static <V> Map<Digest, V> recent(int most) {
        return Collections.synchronizedMap(new LinkedHashMap<>(2 * most, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Digest, V> eldest) {
                return size() > most;
            }
        });
    }

    private <T> T document(Map<Digest, T> known, Digest digest, Class<T> type) {
        T there = known.get(digest);
        if (there == null) {
            there = WeightflowJson.read(store.read(digest), type);
            known.put(digest, there);
        }
        return there;
    }

    /** Returns the tasks of a dataset version. */
    public Tasks tasks(DatasetId dataset) {
        DatasetManifest manifest = document(manifests, dataset.digest(), DatasetManifest.class);
        return Tasks.of(manifest.tasks(), manifest.declarations());
    }

    /** Reads the index of that digest. */
    public SampleIndex index(Digest digest) {
        return document(indexes, digest, SampleIndex.class);
    }

    /** Lists the samples of a part, by ascending id. */
    public List<IndexedSample> samples(Part part) {
        return document(shards, part.index(), ShardIndex.class).samples();
    }

    /** Counts the samples that match the filter. */
    public int count(SampleIndex index, Filter filter) {
        return index.parts(filter.split()).stream().mapToInt(filter::count).sum();
    }

    /** Lists matching samples, split by split and by ascending id, from that offset on; only parts with matches are read. */
    public List<Found> page(SampleIndex index, Filter filter, int offset, int limit) {
        List<Found> page = new ArrayList<>();
        long toSkip = offset;
        for (Part part : index.parts(filter.split())) {
            int meant = filter.count(part);
            if (toSkip >= meant) {
                toSkip -= meant;
                continue;
            }
            if (page.size() >= limit) {
                break;
            }
            samples(part).stream()
                    .filter(filter.predicate())
                    .skip(toSkip)
                    .limit(limit - page.size())
                    .forEach(sample -> page.add(new Found(part, sample)));
            toSkip = 0;
        }
        return page;
    }

    /** Finds the sample of that id, in any split. */
    public Optional<Found> find(SampleIndex index, String id) {
        return index.parts().stream()
                .filter(part -> part.first().compareTo(id) <= 0 && part.last().compareTo(id) >= 0)
                .flatMap(part -> samples(part).stream()
                        .filter(sample -> sample.id().equals(id))
                        .map(sample -> new Found(part, sample)))
                .findFirst();
    }

    /** Reads the image as a small JPEG file. */
    public byte[] thumbnail(Found found) {
        return bytes(found.part().thumbnails(), found.sample().thumbnail());
    }

    /** Reads a small JPEG file of a sample that was left out, if its image could be read. */
    public Optional<byte[]> quarantined(SampleIndex index, String id) {
        return index.quarantined().stream()
                .filter(image -> image.sample().equals(id))
                .findFirst()
                .map(image -> bytes(index.quarantinedThumbnails().orElseThrow(), image.thumbnail()));
    }

    /** Reads the image's own file, JPEG or PNG. */
    public byte[] image(Found found) {
        Map<String, byte[]> files = files(found);
        byte[] jpeg = files.get(SampleCodec.IMAGE);
        return jpeg == null ? files.get(SampleCodec.OTHER_IMAGE) : jpeg;
    }

    /** Reads the label of a task in the form of {@link dev.weightflow.data.dataset.RawLabels}, if the sample has one. */
    public Optional<Pixels> label(Found found, Task task) {
        String id = found.sample().id();
        Tasks wanted = Tasks.of(List.of(task));
        return Optional.ofNullable(SampleCodec.decodeLabels(id, files(found), wanted, place(found), limits)
                .labels()
                .get(task.name()));
    }

    private static String place(Found found) {
        return found.part().shard().shortId() + "!" + found.sample().id();
    }

    private byte[] bytes(Digest object, ByteRange range) {
        return store.read(object, range.offset(), range.length(), range.digest());
    }

    private Map<String, byte[]> files(Found found) {
        return TarReader.files(bytes(found.part().shard(), found.sample().range()), place(found), limits);
    }
}
