package dev.weightflow.schema.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Dataset version: the list of its shards. Its id is the digest of its canonical JSON, under which that JSON is stored; it therefore holds nothing
 * that differs between runs over the same source, above all no time.
 *
 * @param tasks in the order of {@link TaskName}; none if its images have no labels, which all are in the validation split then
 * @param classes the names of the classes, by task
 * @param shards all shards, in the order in which their samples were listed
 * @param samples number of samples of every split, without quarantined ones
 * @param quarantined the quarantined samples with the reasons; only the first of them where {@code quarantinedParts} has the others
 * @param sourceFingerprint a digest over the names and contents of all source files
 * @param trainingSamples the digest of the stored {@link SampleList} of the training split, if there is one that holds them all
 * @param declarations of the tasks; none if they are PASCAL-Context's
 * @param labelled by task and split, the number of samples with a label of it, for the tasks for which some samples have none
 * @param trainingSampleParts the digests of the stored {@link SampleList}s that together are the training split's, where one cannot hold all
 * @param quarantinedParts the lists of the other quarantined samples, if there are too many for this document
 */
public record DatasetManifest(
        int format,
        List<TaskName> tasks,
        List<ClassNames> classes,
        List<Shard> shards,
        Map<Split, Integer> samples,
        List<Quarantined> quarantined,
        Digest sourceFingerprint,
        Optional<Digest> trainingSamples,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TaskDeclaration> declarations,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<TaskName, Map<Split, Integer>> labelled,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Digest> trainingSampleParts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<QuarantinedPart> quarantinedParts) {
    public static final int FORMAT = 1;

    /**
     * Part of the quarantined samples.
     *
     * @param list the digest of the stored {@link QuarantinedList}
     * @param samples number of samples in it
     */
    public record QuarantinedPart(Digest list, int samples) {
        public QuarantinedPart {
            Faults.of("A part of what was left out")
                    .present("list", list)
                    .atLeast(1, "samples", samples)
                    .raise();
        }
    }

    public DatasetManifest {
        tasks = Faults.listOf(tasks).stream().sorted().toList();
        classes = Faults.listOf(classes);
        shards = Faults.listOf(shards);
        quarantined = Faults.listOf(quarantined);
        declarations = TaskDeclaration.ordered(declarations);
        labelled = TaskName.ordered(labelled);
        trainingSampleParts = Faults.listOf(trainingSampleParts);
        quarantinedParts = Faults.listOf(quarantinedParts);
        samples = samples == null || samples.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(samples));
        Faults.of("A dataset manifest")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .require(
                        !tasks.isEmpty() || mayLackLabels(samples), "tasks are missing; only a val split has no labels")
                .require(new HashSet<>(tasks).size() == tasks.size(), "tasks must differ, not be %s", tasks)
                .require(!shards.isEmpty(), "shards are missing")
                .require(
                        samples.equals(countsOf(shards)),
                        "samples must be what the shards hold, %s, not %s",
                        countsOf(shards),
                        samples)
                .require(
                        declarations.isEmpty()
                                || declarations.stream()
                                        .map(TaskDeclaration::name)
                                        .toList()
                                        .equals(tasks),
                        "declarations must be of the tasks, %s",
                        tasks)
                .require(
                        trainingSamples.isEmpty() || trainingSampleParts.isEmpty(),
                        "trainingSamples and trainingSampleParts must not both be there")
                .present("sourceFingerprint", sourceFingerprint)
                .raise();
    }

    /** Creates a manifest of those shards, with the samples counted and without a list of them. */
    public static DatasetManifest of(
            List<TaskName> tasks,
            List<ClassNames> classes,
            List<Shard> shards,
            List<Quarantined> quarantined,
            Digest sourceFingerprint) {
        return new DatasetManifest(
                FORMAT,
                tasks,
                classes,
                shards,
                countsOf(shards),
                quarantined,
                sourceFingerprint,
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of(),
                List.of());
    }

    /** Returns the manifest with the stored lists that together hold the training samples. */
    public DatasetManifest listing(List<Digest> lists) {
        return new DatasetManifest(
                format,
                tasks,
                classes,
                shards,
                samples,
                quarantined,
                sourceFingerprint,
                lists.size() == 1 ? Optional.of(lists.get(0)) : Optional.empty(),
                declarations,
                labelled,
                lists.size() == 1 ? List.of() : lists,
                quarantinedParts);
    }

    /** Returns the manifest with only the first quarantined samples, and the stored lists of the others. */
    public DatasetManifest quarantining(List<Quarantined> first, List<QuarantinedPart> others) {
        return new DatasetManifest(
                format,
                tasks,
                classes,
                shards,
                samples,
                first,
                sourceFingerprint,
                trainingSamples,
                declarations,
                labelled,
                trainingSampleParts,
                others);
    }

    /**
     * Returns the manifest with the declarations of its tasks.
     *
     * @param declared for every task; none if they are PASCAL-Context's
     * @param counts numbers of labels by task and split, for the tasks for which some samples have none
     */
    public DatasetManifest declaring(List<TaskDeclaration> declared, Map<TaskName, Map<Split, Integer>> counts) {
        return new DatasetManifest(
                format,
                tasks,
                classes,
                shards,
                samples,
                quarantined,
                sourceFingerprint,
                trainingSamples,
                declared,
                counts,
                trainingSampleParts,
                quarantinedParts);
    }

    /** Returns whether a dataset with those samples may have no labels: nothing is learned from its images. */
    public static boolean mayLackLabels(Map<Split, Integer> samples) {
        return !samples.containsKey(Split.TRAIN);
    }

    /** Returns the version's identity: the digest of {@link CanonicalJson#write}. */
    public DatasetId id() {
        return DatasetId.of(CanonicalJson.digest(this));
    }

    public List<Shard> shards(Split split) {
        return shards.stream().filter(shard -> shard.split() == split).toList();
    }

    /** Returns the stored lists of the training samples, in order; empty if they are not listed. */
    public List<Digest> sampleLists() {
        return trainingSamples.map(List::of).orElse(trainingSampleParts);
    }

    /** Returns the number of samples that were left out. */
    public int quarantinedCount() {
        return quarantined.size()
                + quarantinedParts.stream().mapToInt(QuarantinedPart::samples).sum();
    }

    public int samples(Split split) {
        return samples.getOrDefault(split, 0);
    }

    public long bytes() {
        return shards.stream().mapToLong(Shard::bytes).sum();
    }

    private static Map<Split, Integer> countsOf(List<Shard> shards) {
        return shards.stream()
                .collect(
                        Collectors.toMap(Shard::split, Shard::samples, Integer::sum, () -> new EnumMap<>(Split.class)));
    }
}
