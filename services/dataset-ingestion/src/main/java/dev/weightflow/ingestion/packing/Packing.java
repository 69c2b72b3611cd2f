package dev.weightflow.ingestion.packing;

import dev.weightflow.data.dataset.SampleValidation;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.ingestion.packing.Packed.PackedShard;
import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.ingestion.source.SplitList;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/** Packing of one source, split by split. */
final class Packing implements AutoCloseable {
    private final SourceFolder folder;
    private final int samplesPerShard;
    private final Path target;
    private final FinishedFiles finished;
    private final PackingListener listener;
    private final SourceFingerprint fingerprint = new SourceFingerprint();
    private final List<PackedShard> shards = new ArrayList<>();
    private final List<Quarantined> quarantined = new ArrayList<>();
    private final Map<TaskName, Map<Split, Integer>> labelled = new TreeMap<>();
    private final QuarantinedImages images;

    Packing(SourceFolder folder, int samplesPerShard, Path target, FinishedFiles finished, PackingListener listener)
            throws IOException {
        this.folder = folder;
        this.samplesPerShard = samplesPerShard;
        this.target = target;
        this.finished = finished;
        this.listener = listener;
        this.images = new QuarantinedImages(Files.createDirectories(target).resolve("quarantined.thumbnails"));
        folder.tasks().names().forEach(task -> labelled.put(task, new TreeMap<>()));
        if (!folder.folder().definition().isEmpty()) {
            fingerprint.add(List.of(folder.folder().definition()));
        }
    }

    void add(SplitList list, ExecutorService threads, Packer packer) throws IOException {
        fingerprint.add(List.of("split " + list.split().key()));
        list.faults().forEach(fault -> {
            fingerprint.add(List.of(fault.reason()));
            leaveOut(fault);
        });
        if (list.ids().isEmpty()) {
            return;
        }
        try (Inspections inspections = new Inspections(folder, list, threads, packer, listener);
                ShardSequence sequence =
                        new ShardSequence(target, list.split(), folder.tasks(), samplesPerShard, finished)) {
            while (inspections.hasNext()) {
                listener.throwIfStopped();
                Inspections.Inspected sample = inspections.next();
                fingerprint.add(sample.fingerprint());
                if (sample.inspection() instanceof SampleValidation.Valid sound) {
                    sequence.add(sound.sample(), sample.look());
                    sound.sample().labels().keySet().forEach(task -> labelled.get(task)
                            .merge(list.split(), 1, Integer::sum));
                    listener.packed(list.split());
                } else {
                    Quarantined faulty = faulty(list.split(), sample.inspection());
                    images.add(faulty, sample.look());
                    leaveOut(faulty);
                }
            }
            shards.addAll(sequence.finish());
        }
    }

    private void leaveOut(Quarantined faulty) {
        quarantined.add(faulty);
        listener.quarantined(faulty.code());
    }

    private Quarantined faulty(Split split, SampleValidation inspection) {
        String reasons = inspection.faults().stream().map(Violation::message).collect(Collectors.joining("; "));
        return new Quarantined(
                inspection.id(), split, inspection.faults().get(0).code().code(), folder.plain(reasons) + ".");
    }

    Packed finish() throws IOException {
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

    @Override
    public void close() throws IOException {
        images.close();
    }
}
