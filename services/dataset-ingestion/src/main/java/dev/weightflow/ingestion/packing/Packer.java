package dev.weightflow.ingestion.packing;

import dev.weightflow.ingestion.packing.Packed.PackedShard;
import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.ingestion.source.SplitList;
import dev.weightflow.model.dataset.SampleValidation;
import dev.weightflow.model.dataset.Violation;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

public record Packer(ExecutorService threads, int ahead) implements AutoCloseable {
    /** A packer that reads on so many threads. It holds one sample more than that in memory, at most. */
    public static Packer with(int readers) {
        return new Packer(
                Executors.newFixedThreadPool(readers, task -> {
                    Thread thread = new Thread(task, "sample-reader");
                    thread.setDaemon(true);
                    return thread;
                }),
                readers);
    }

    /**
     * Packs a source.
     *
     * @param target where the shards are written; empty
     * @throws IOException if a shard cannot be written; what cannot be read is the sample's fault, and no exception
     */
    public Packed pack(SourceFolder folder, int samplesPerShard, Path target, PackingListener listener)
            throws IOException {
        SourceFingerprint fingerprint = new SourceFingerprint();
        List<PackedShard> shards = new ArrayList<>();
        List<Quarantined> quarantined = new ArrayList<>();
        Map<TaskName, Map<Split, Integer>> labelled = new TreeMap<>();
        folder.tasks().names().forEach(task -> labelled.put(task, new TreeMap<>()));
        if (!folder.folder().definition().isEmpty()) {
            fingerprint.add(List.of(folder.folder().definition()));
        }
        for (SplitList list : folder.lists()) {
            fingerprint.add(List.of("split " + list.split().key()));
            list.faults().forEach(fault -> {
                fingerprint.add(List.of(fault.reason()));
                quarantined.add(fault);
                listener.quarantined(fault.code());
            });
            if (!list.ids().isEmpty()) {
                shards.addAll(
                        pack(folder, list, samplesPerShard, target, fingerprint, quarantined, labelled, listener));
            }
        }
        return new Packed(folder.tasks(), shards, quarantined, folder.size(), fingerprint.digest(), labelled);
    }

    private List<PackedShard> pack(
            SourceFolder folder,
            SplitList list,
            int samplesPerShard,
            Path target,
            SourceFingerprint fingerprint,
            List<Quarantined> quarantined,
            Map<TaskName, Map<Split, Integer>> labelled,
            PackingListener listener)
            throws IOException {
        try (Inspections inspections = new Inspections(folder, list, threads, ahead);
                ShardSequence shards = new ShardSequence(target, list.split(), samplesPerShard)) {
            while (inspections.hasNext()) {
                listener.throwIfStopped();
                Inspections.Inspected sample = inspections.next();
                fingerprint.add(sample.fingerprint());
                if (sample.inspection() instanceof SampleValidation.Valid sound) {
                    shards.add(sound.sample());
                    sound.sample().labels().keySet().forEach(task -> labelled.get(task)
                            .merge(list.split(), 1, Integer::sum));
                    listener.packed(list.split());
                } else {
                    Quarantined faulty = quarantine(folder, list.split(), sample.inspection());
                    quarantined.add(faulty);
                    listener.quarantined(faulty.code());
                }
            }
            return shards.finish();
        }
    }

    private static Quarantined quarantine(SourceFolder folder, Split split, SampleValidation faulty) {
        String reasons = faulty.faults().stream().map(Violation::message).collect(Collectors.joining("; "));
        return new Quarantined(faulty.id(), split, faulty.faults().get(0).code().code(), folder.plain(reasons) + ".");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
