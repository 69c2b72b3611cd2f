package dev.weightflow.ingestion.part;

import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.ingestion.packing.Part;
import dev.weightflow.ingestion.packing.Sizes;
import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.ingestion.source.SplitList;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Cut of a source into parts, and state of its files then. Workers whose plans have the same digest read the same files by the same rules, so each may pack any
 * part.
 *
 * @param digest of everything that the result follows from: lists, versions of files, limits of reading, sizes
 * @param parts the parts, in order
 * @param versions by part, the digest of the versions of its files
 */
public record PartPlan(Digest digest, List<Part> parts, List<Digest> versions) {
    /** Number of the rules by which parts are packed; changes whenever the same files would be packed differently. */
    private static final int RULES = 1;

    public PartPlan {
        parts = List.copyOf(parts);
        versions = List.copyOf(versions);
    }

    /** @param look called for every sample; may throw to stop */
    public static PartPlan of(SourceFolder folder, Sizes sizes, Limits limits, Runnable look) throws IOException {
        MessageDigest all = Digest.sha256();
        add(all, "rules " + RULES);
        add(all, "sizes " + sizes.samplesPerShard() + " " + sizes.part());
        add(
                all,
                "limits %d %d %d %d %d"
                        .formatted(
                                limits.fileBytes(), limits.pixels(), limits.matBytes(), limits.ids(), limits.steps()));
        add(all, "tasks " + folder.tasks().names());
        add(all, "definition " + folder.folder().definition());
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
        return new PartPlan(Digest.finish(all), parts, versions);
    }

    /** Returns whether the files of a part are still those of the plan. */
    public boolean isUnchanged(int number, SourceFolder folder, Runnable look) throws IOException {
        return versions(folder, parts.get(number), look).equals(versions.get(number));
    }

    private static Digest versions(SourceFolder folder, Part part, Runnable look) throws IOException {
        SplitList list = folder.list(part.split());
        FolderSamples reader = folder.reader(new SplitList(list.split(), part.ids(list), List.of()));
        MessageDigest versions = Digest.sha256();
        for (String id : part.ids(list)) {
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
