package dev.weightflow.ingestion.packing;

import dev.weightflow.data.task.Tasks;
import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.ClassNames;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.DatasetManifest.QuarantinedPart;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.QuarantinedList;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.dataset.SampleIndex.Part;
import dev.weightflow.schema.dataset.SampleIndex.QuarantinedImage;
import dev.weightflow.schema.dataset.SampleList;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.text.Numbers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Result of packing a source's samples. The files that it names were handed over.
 *
 * @param listed number of samples that the source lists
 * @param labelled by task and split, the number of samples with a label of it
 * @param quarantinedImages images of quarantined samples, which are in {@code quarantinedThumbnails}
 */
public record Packed(
        Tasks tasks,
        List<PackedShard> shards,
        List<Quarantined> quarantined,
        int listed,
        Digest fingerprint,
        Map<TaskName, Map<Split, Integer>> labelled,
        List<QuarantinedImage> quarantinedImages,
        Optional<Digest> quarantinedThumbnails) {
    /** Number of quarantined samples that a manifest lists itself when it cannot list all. */
    private static final int QUARANTINED_INLINE = 1_000;

    public Packed {
        shards = List.copyOf(shards);
        quarantined = List.copyOf(quarantined);
    }

    /** @throws JobFailedException {@link FailureCode#NO_SOUND_SAMPLE} or {@link FailureCode#TOO_MANY_FAULTY} */
    public Packed within(double limit, String source) {
        if (shards.isEmpty()) {
            throw FailureCode.NO_SOUND_SAMPLE.permanent(
                    "None of the %d samples of %s is valid (%s); fix them and try again."
                            .formatted(listed, source, reasons()));
        }
        if (quarantined.size() > limit * listed) {
            throw FailureCode.TOO_MANY_FAULTY.permanent(
                    "%d of the %d samples of %s are faulty, and at most %s %% may be (%s); fix them, or request it with a higher quarantineLimit."
                            .formatted(quarantined.size(), listed, source, percent(limit), reasons()));
        }
        return this;
    }

    /**
     * Creates the manifest.
     *
     * @param store stores the documents that it refers to, and returns their digests
     */
    public DatasetManifest manifest(Function<byte[], Digest> store) {
        DatasetManifest manifest = DatasetManifest.of(
                List.copyOf(tasks.names()),
                tasks.stream()
                        .map(task -> new ClassNames(task.name(), task.kind().classNames()))
                        .toList(),
                shards.stream().map(PackedShard::shard).toList(),
                quarantined,
                fingerprint);
        DatasetManifest declared = manifest.declaring(tasks.declarations(), partly(manifest.samples()))
                .listing(trainingSamples()
                        .map(list -> store.apply(CanonicalJson.write(list)))
                        .toList());
        return CanonicalJson.write(declared).length <= ObjectStore.LARGEST_DOCUMENT
                ? declared
                : declared.quarantining(
                        quarantined.subList(0, Math.min(QUARANTINED_INLINE, quarantined.size())),
                        parts(quarantined, QUARANTINED_INLINE, QuarantinedList.LONGEST)
                                .map(part -> new QuarantinedPart(
                                        store.apply(CanonicalJson.write(QuarantinedList.of(part))), part.size()))
                                .toList());
    }

    private static <T> Stream<List<T>> parts(List<T> all, int from, int longest) {
        return IntStream.iterate(from, at -> at < all.size(), at -> at + longest)
                .mapToObj(at -> all.subList(at, Math.min(all.size(), at + longest)));
    }

    /** Returns the counts of the tasks for which some samples have no label. */
    private Map<TaskName, Map<Split, Integer>> partly(Map<Split, Integer> samples) {
        Map<TaskName, Map<Split, Integer>> partly = new TreeMap<>(labelled);
        partly.values().removeIf(samples::equals);
        return partly;
    }

    /** Returns the digests of the training samples, in as few lists as can hold them. */
    Stream<SampleList> trainingSamples() {
        List<Digest> samples = shards.stream()
                .filter(packed -> packed.shard().split() == Split.TRAIN)
                .flatMap(packed -> packed.samples().stream())
                .toList();
        return parts(samples, 0, SampleList.LONGEST).map(SampleList::of);
    }

    /** Returns the index of the samples, for browsing. */
    public SampleIndex index() {
        return SampleIndex.of(
                shards.stream().flatMap(shard -> shard.index().stream()).toList(),
                quarantinedImages,
                quarantinedThumbnails);
    }

    private static String percent(double fraction) {
        String text = Numbers.format("%.1f", 100 * fraction);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private String reasons() {
        Map<String, Long> counts = quarantined.stream()
                .map(Quarantined::code)
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        String reason = quarantined.get(0).reason();
        return counts.entrySet().stream()
                        .map(count -> count.getKey() + " " + count.getValue())
                        .collect(Collectors.joining(", "))
                + "; the first: " + (reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason);
    }

    /**
     * Shard that was handed over.
     *
     * @param samples its samples' digests, in order
     * @param index the indexes of its samples
     */
    public record PackedShard(Shard shard, List<Digest> samples, List<Part> index) {
        public PackedShard {
            samples = List.copyOf(samples);
            index = List.copyOf(index);
        }
    }
}
