package dev.weightflow.model.dataset.shard;

import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.task.Task;
import dev.weightflow.model.task.Tasks;
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
import java.util.stream.Stream;

/** The samples of stored dataset versions by their index, one at a time: no shard is read as a whole. Any number of threads may ask at once. */
public final class StoredSamples {
    private final Store store;
    private final Limits limits;
    private final Map<Digest, DatasetManifest> manifests = recent(8);
    private final Map<Digest, SampleIndex> indexes = recent(8);
    private final Map<Digest, ShardIndex> shards = recent(64);

    /** What is asked of a store; it verifies what it answers. */
    public interface Store {
        /** The document of that digest. */
        byte[] read(Digest digest);

        /** Some bytes of the content of that digest, whose own digest is {@code expected}. */
        byte[] read(Digest digest, long offset, int length, Digest expected);
    }

    /**
     * A sample and the part of the index that names it.
     */
    public record Found(Part part, IndexedSample sample) {}

    /**
     * Which samples are meant.
     *
     * @param shows a class that occurs in the sample's label of a task
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

    /** A class of a task, by its index. */
    public record ClassOf(TaskName task, int index) {}

    /** @param limits what a sample's files may ask of the memory */
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

    /** The tasks of a dataset version. */
    public Tasks tasks(DatasetId dataset) {
        DatasetManifest manifest = document(manifests, dataset.digest(), DatasetManifest.class);
        return Tasks.of(manifest.tasks(), manifest.declarations());
    }

    /** The index of that digest. */
    public SampleIndex index(Digest digest) {
        return document(indexes, digest, SampleIndex.class);
    }

    /** The samples of a part, by ascending id. */
    public List<IndexedSample> samples(Part part) {
        return document(shards, part.index(), ShardIndex.class).samples();
    }

    /** All samples of a split, by ascending id; parts are read as they are reached. */
    public Stream<IndexedSample> samples(SampleIndex index, Split split) {
        return index.parts(Optional.of(split)).stream().flatMap(part -> samples(part).stream());
    }

    /** How many samples are meant. */
    public int count(SampleIndex index, Filter filter) {
        return index.parts(filter.split()).stream().mapToInt(filter::count).sum();
    }

    /** Those that are meant, split by split and by ascending id, from the one of that place on; only parts that hold one of them are read. */
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

    /** The sample of that id, of whichever split. */
    public Optional<Found> find(SampleIndex index, String id) {
        return index.parts().stream()
                .filter(part -> part.first().compareTo(id) <= 0 && part.last().compareTo(id) >= 0)
                .flatMap(part -> samples(part).stream()
                        .filter(sample -> sample.id().equals(id))
                        .map(sample -> new Found(part, sample)))
                .findFirst();
    }

    /** The image as a small JPEG file. */
    public byte[] thumbnail(Found found) {
        return bytes(found.part().thumbnails(), found.sample().thumbnail());
    }

    /** A small JPEG file of a sample that was left out, if its image could be read. */
    public Optional<byte[]> quarantined(SampleIndex index, String id) {
        return index.quarantined().stream()
                .filter(image -> image.sample().equals(id))
                .findFirst()
                .map(image -> bytes(index.quarantinedThumbnails().orElseThrow(), image.thumbnail()));
    }

    /** The image's own file, JPEG or PNG. */
    public byte[] image(Found found) {
        Map<String, byte[]> files = files(found);
        byte[] jpeg = files.get(SampleCodec.IMAGE);
        return jpeg == null ? files.get(SampleCodec.OTHER_IMAGE) : jpeg;
    }

    /** The label of a task in the form of {@link dev.weightflow.model.dataset.RawLabels}, if the sample has one. */
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
