package dev.weightflow.ingestion.packing;

import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.ClassNames;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.dataset.SampleIndex.Part;
import dev.weightflow.schema.dataset.SampleIndex.QuarantinedImage;
import dev.weightflow.schema.dataset.SampleList;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What became of a source's samples. The files that it names were handed over.
 *
 * @param listed how many samples the source named
 * @param labelled by task and split, how many samples have a label of it
 * @param quarantinedImages images of quarantined samples, which lie in {@code quarantinedThumbnails}
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
    public Packed {
        shards = List.copyOf(shards);
        quarantined = List.copyOf(quarantined);
    }

    /** @throws JobFailedException {@link FailureCode#NO_SOUND_SAMPLE} or {@link FailureCode#TOO_MANY_FAULTY} */
    public Packed within(double limit, String source) {
        if (shards.isEmpty()) {
            throw FailureCode.NO_SOUND_SAMPLE.permanent(
                    "None of the %d samples of %s is sound (%s); fix them and ask again."
                            .formatted(listed, source, reasons()));
        }
        if (quarantined.size() > limit * listed) {
            throw FailureCode.TOO_MANY_FAULTY.permanent(
                    "%d of the %d samples of %s are faulty, and %s %% may be (%s); fix them, or ask with a higher quarantineLimit."
                            .formatted(quarantined.size(), listed, source, percent(limit), reasons()));
        }
        return this;
    }

    public DatasetManifest manifest() {
        DatasetManifest manifest = DatasetManifest.of(
                List.copyOf(tasks.names()),
                tasks.stream()
                        .map(task -> new ClassNames(task.name(), task.kind().classNames()))
                        .toList(),
                shards.stream().map(PackedShard::shard).toList(),
                quarantined,
                fingerprint);
        DatasetManifest declared = manifest.declaring(tasks.declarations(), partly(manifest.samples()));
        return trainingSamples()
                .map(samples -> declared.listing(CanonicalJson.digest(samples)))
                .orElse(declared);
    }

    /** The counts of the tasks that some samples have no label of. */
    private Map<TaskName, Map<Split, Integer>> partly(Map<Split, Integer> samples) {
        Map<TaskName, Map<Split, Integer>> partly = new TreeMap<>(labelled);
        partly.values().removeIf(samples::equals);
        return partly;
    }

    /** The training samples one by one, which are to be stored before the manifest; absent if there are none, or too many. */
    public Optional<SampleList> trainingSamples() {
        List<Digest> samples = shards.stream()
                .filter(packed -> packed.shard().split() == Split.TRAIN)
                .flatMap(packed -> packed.samples().stream())
                .toList();
        return samples.isEmpty() || samples.size() > SampleList.LONGEST
                ? Optional.empty()
                : Optional.of(SampleList.of(samples));
    }

    /** What the dataset shows. */
    public SampleIndex index() {
        return SampleIndex.of(
                shards.stream().flatMap(shard -> shard.index().stream()).toList(),
                quarantinedImages,
                quarantinedThumbnails);
    }

    private static String percent(double fraction) {
        String text = String.format(java.util.Locale.ROOT, "%.1f", 100 * fraction);
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
     * A shard that was handed over.
     *
     * @param samples its samples' digests, in order
     * @param index what its samples show
     */
    public record PackedShard(Shard shard, List<Digest> samples, List<Part> index) {
        public PackedShard {
            samples = List.copyOf(samples);
            index = List.copyOf(index);
        }
    }
}
