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
 * A dataset version: which shards it is made of. Its id is the digest of its canonical JSON, under which that JSON is
 * stored; it therefore holds nothing that another run over the same source would find different, no time above all.
 *
 * @param tasks in the order of {@link TaskName}
 * @param classes what the labels mean, by task
 * @param shards all shards, in the order in which their samples were listed
 * @param samples how many samples every split has, quarantined ones not counted
 * @param quarantined what was left out, and why; only the first of them where {@code quarantinedParts} has the others
 * @param sourceFingerprint a digest over the names and contents of all source files
 * @param trainingSamples the digest of the stored {@link SampleList} of the training split, if there is one that holds them all
 * @param declarations of the tasks; none if they are PASCAL-Context's
 * @param labelled by task and split how many samples have a label of it, for the tasks that some samples have none of
 * @param trainingSampleParts the digests of the stored {@link SampleList}s that together are the training split's, where one cannot be
 * @param quarantinedParts where what else was left out is listed, if there is too much of it for this document
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
     * A part of what was left out.
     *
     * @param list the digest of the stored {@link QuarantinedList}
     * @param samples how many it holds
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
                .require(!tasks.isEmpty(), "tasks are missing")
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

    /** A manifest of those shards, with the samples counted and without a list of them. */
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

    /** The same with a stored list of the training samples. */
    public DatasetManifest listing(Digest samples) {
        return listing(List.of(samples));
    }

    /** The same with the stored lists that together are the training samples. */
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

    /** The same with only the first of what was left out, and the stored lists of the others. */
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
     * The same with what is said of its tasks.
     *
     * @param declared for every task; none if they are PASCAL-Context's
     * @param counts by task and split, of the tasks that some samples have no label of
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

    /** The version's identity: the digest of {@link CanonicalJson#write}. */
    public DatasetId id() {
        return DatasetId.of(CanonicalJson.digest(this));
    }

    public List<Shard> shards(Split split) {
        return shards.stream().filter(shard -> shard.split() == split).toList();
    }

    /** The stored lists of the training samples, in order; none if they are not listed. */
    public List<Digest> sampleLists() {
        return trainingSamples.map(List::of).orElse(trainingSampleParts);
    }

    /** How many samples were left out. */
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
