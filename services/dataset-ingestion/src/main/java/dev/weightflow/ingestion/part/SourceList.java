package dev.weightflow.ingestion.part;

import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.ingestion.packing.Part;
import dev.weightflow.ingestion.source.ListedFile;
import dev.weightflow.ingestion.source.ListedSample;
import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * List that the worker of a job has made of its source, as a signed document of the object store: whoever helps packs the same files without listing
 * them. Nothing refers to it for long, so that it is garbage soon after the job.
 *
 * @param rules as of the {@link PartPlan}
 * @param tasks the tasks whose labels are read
 * @param size number of samples that the source lists
 * @param described the files that describe the source
 */
public record SourceList(
        int format,
        Digest plan,
        Digest rules,
        List<TaskName> tasks,
        int size,
        List<ListedFile> described,
        List<ListedPart> parts) {
    public static final int FORMAT = 1;

    /**
     * Part of the list.
     *
     * @param versions as of the {@link PartPlan}
     * @param samples the digest of its {@link PartSamples}
     */
    public record ListedPart(Part part, Digest versions, Digest samples) {}

    public SourceList {
        tasks = Faults.listOf(tasks);
        described = Faults.listOf(described);
        parts = Faults.listOf(parts);
        Faults.of("The list of a source")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .present("plan", plan)
                .present("rules", rules)
                .raise();
    }

    /**
     * Stores the list of a source.
     *
     * @param look called for every part; may throw to stop
     * @return its digest; empty if it has documents that are too large to be read
     */
    public static Optional<Digest> store(PartPlan plan, SourceFolder folder, ObjectStore store, Runnable look) {
        List<ListedPart> parts = new ArrayList<>();
        for (int number = 0; number < plan.parts().size(); number++) {
            look.run();
            Part part = plan.parts().get(number);
            Optional<Digest> samples = stored(new PartSamples(PartSamples.FORMAT, samples(folder, part)), store);
            if (samples.isEmpty()) {
                return Optional.empty();
            }
            parts.add(new ListedPart(part, plan.versions().get(number), samples.get()));
        }
        Optional<Digest> list = stored(
                new SourceList(
                        FORMAT,
                        plan.digest(),
                        plan.rules(),
                        List.copyOf(folder.tasks().names()),
                        folder.size(),
                        folder.described().map(folder::listed).toList(),
                        parts),
                store);
        list.ifPresent(store::sign);
        return list;
    }

    private static List<ListedSample> samples(SourceFolder folder, Part part) {
        List<String> ids = part.ids(folder.list(part.split()));
        FolderSamples reader = folder.reader(ids);
        return ids.stream()
                .map(id -> new ListedSample(
                        id, reader.files(id).stream().map(folder::listed).toList()))
                .toList();
    }

    private static Optional<Digest> stored(Object document, ObjectStore store) {
        byte[] json = WeightflowJson.write(document);
        return json.length > ObjectStore.LARGEST_DOCUMENT ? Optional.empty() : Optional.of(store.put(json));
    }

    /**
     * Reads a list that this service has signed.
     *
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException as {@link ObjectStore#requireOwn} and {@link ObjectStore#read(Digest)}
     */
    public static SourceList read(Digest list, ObjectStore store) {
        store.requireOwn(list);
        return WeightflowJson.read(store.read(list), SourceList.class);
    }

    /** Reads the samples of a part. */
    public List<ListedSample> samples(int number, ObjectStore store) {
        return WeightflowJson.read(store.read(parts.get(number).samples()), PartSamples.class)
                .samples();
    }

    /** Returns the plan that it is of. */
    public PartPlan asPlan() {
        return new PartPlan(
                plan,
                rules,
                parts.stream().map(ListedPart::part).toList(),
                parts.stream().map(ListedPart::versions).toList());
    }
}
