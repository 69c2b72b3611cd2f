package dev.weightflow.ingestion.packing;

import dev.weightflow.ingestion.packing.Packed.PackedShard;
import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.ingestion.source.SplitList;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts the parts of a source together, in order: the result is the same whoever has packed them. */
final class Assembly {
    private final SourceFolder folder;
    private final PackingListener listener;
    private final SourceFingerprint fingerprint = new SourceFingerprint();
    private final List<PackedShard> shards = new ArrayList<>();
    private final List<Quarantined> quarantined = new ArrayList<>();
    private final Map<TaskName, Map<Split, Integer>> labelled = new TreeMap<>();

    /** Brings a part: packs it now, or reads what is known of it. */
    interface Parts {
        PackedPart bring(Part part, SourceFingerprint fingerprint) throws IOException;
    }

    /** @param listener is told of samples that are quarantined because of their split's list */
    Assembly(SourceFolder folder, PackingListener listener) {
        this.folder = folder;
        this.listener = listener;
        folder.tasks().names().forEach(task -> labelled.put(task, new TreeMap<>()));
        if (!folder.folder().definition().isEmpty()) {
            fingerprint.add(List.of(folder.folder().definition()));
        }
    }

    Assembly add(List<Part> parts, Parts source) throws IOException {
        for (SplitList list : folder.lists()) {
            fingerprint.add(List.of("split " + list.split().key()));
            for (Quarantined fault : list.faults()) {
                fingerprint.add(List.of(fault.reason()));
                quarantined.add(fault);
                listener.quarantined(fault.code());
            }
            for (Part part : parts) {
                if (part.split() == list.split()) {
                    add(part, source.bring(part, fingerprint));
                }
            }
        }
        return this;
    }

    private void add(Part part, PackedPart packed) {
        shards.addAll(packed.shards());
        quarantined.addAll(packed.quarantined());
        packed.labelled().forEach((task, count) -> labelled.get(task).merge(part.split(), count, Integer::sum));
    }

    Packed finish(QuarantinedImages images, FinishedFiles finished) throws IOException {
        return new Packed(
                folder.tasks(),
                shards,
                quarantined,
                folder.size(),
                fingerprint.digest(),
                labelled,
                images.images(),
                images.finish(finished));
    }

    /** Returns the file for thumbnails of quarantined samples. */
    static Path thumbnails(Path target) {
        return target.resolve("quarantined.thumbnails");
    }
}
