package dev.weightflow.ingestion.part;

import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.ingestion.packing.Part;
import dev.weightflow.ingestion.packing.Sizes;
import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.ingestion.source.SplitList;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Cut of a source into parts, and state of its files then. Workers whose plans have the same digest read the same files by the same rules, so each may pack any
 * part.
 *
 * @param digest of everything that the result follows from: lists, versions of files, limits of reading, sizes
 * @param rules the digest of these but the lists and the files
 * @param parts the parts, in order
 * @param versions by part, the digest of the versions of its files
 */
public record PartPlan(Digest digest, Digest rules, List<Part> parts, List<Digest> versions) {
    /** Number of the rules by which parts are packed; changes whenever the same files would be packed differently. */
    private static final int RULES = 1;

    public PartPlan {
        parts = List.copyOf(parts);
        versions = List.copyOf(versions);
    }

    /** @param look called for every sample; may throw to stop */
    public static PartPlan of(SourceFolder folder, Sizes sizes, Limits limits, Runnable look) throws IOException {
        MessageDigest all = Digest.sha256();
        List<String> rules =
                lines(sizes, limits, folder.tasks().names(), folder.folder().definition());
        rules.forEach(line -> add(all, line));
        for (SplitList list : folder.lists()) {
            add(all, "split " + list.split().key());
            list.faults().forEach(fault -> add(all, fault.reason()));
        }
        List<Part> parts = Part.of(folder, sizes.part());
        List<Digest> versions = new ArrayList<>();
        for (Part part : parts) {
            Digest files = versions(folder, part, look);
            versions.add(files);
            add(all, part.split().key() + " " + part.from() + " " + part.to() + " " + files);
        }
        return new PartPlan(Digest.finish(all), digest(rules), parts, versions);
    }

    /** Returns the digest of the rules by which a worker reads and packs. */
    public static Digest rules(Sizes sizes, Limits limits, Collection<TaskName> tasks, String definition) {
        return digest(lines(sizes, limits, tasks, definition));
    }

    private static List<String> lines(Sizes sizes, Limits limits, Collection<TaskName> tasks, String definition) {
        return List.of(
                "rules " + RULES,
                "sizes " + sizes.samplesPerShard() + " " + sizes.part(),
                "limits %d %d %d %d %d"
                        .formatted(
                                limits.fileBytes(), limits.pixels(), limits.matBytes(), limits.ids(), limits.steps()),
                "tasks " + new TreeSet<>(tasks),
                "definition " + definition);
    }

    private static Digest digest(List<String> lines) {
        MessageDigest digest = Digest.sha256();
        lines.forEach(line -> add(digest, line));
        return Digest.finish(digest);
    }

    /**
     * Returns whether the files of a part are still those of the plan.
     *
     * @param part the part's place in the lists of that folder
     */
    public boolean isUnchanged(int number, SourceFolder folder, Part part, Runnable look) throws IOException {
        return versions(folder, part, look).equals(versions.get(number));
    }

    private static Digest versions(SourceFolder folder, Part part, Runnable look) throws IOException {
        List<String> ids = part.ids(folder.list(part.split()));
        FolderSamples reader = folder.reader(ids);
        MessageDigest versions = Digest.sha256();
        for (String id : ids) {
            look.run();
            add(versions, id);
            for (Path file : reader.files(id)) {
                add(
                        versions,
                        folder.root().relativize(file) + " " + folder.onDemand().version(file));
            }
        }
        return Digest.finish(versions);
    }

    private static void add(MessageDigest digest, String line) {
        digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
