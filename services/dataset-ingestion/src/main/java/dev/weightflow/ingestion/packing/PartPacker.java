package dev.weightflow.ingestion.packing;

import dev.weightflow.data.dataset.FolderSamples;
import dev.weightflow.data.dataset.SampleValidation;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Packs parts of sources, one after another. */
public final class PartPacker implements AutoCloseable {
    private final Packer packer;
    private final int samplesPerShard;
    private final Path target;
    private final PackingListener listener;
    private final ExecutorService threads;

    PartPacker(Packer packer, int samplesPerShard, Path target, PackingListener listener) {
        this.packer = packer;
        this.samplesPerShard = samplesPerShard;
        this.target = target;
        this.listener = listener;
        this.threads = Executors.newFixedThreadPool(packer.readers(), PartPacker::reader);
    }

    private static Thread reader(Runnable task) {
        Thread thread = new Thread(task, "sample-reader");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Packs a part.
     *
     * @param finished receives its shards and their indexes
     * @param lines receives its samples' lines in the {@link SourceFingerprint}, in order
     * @param images receives the images of its quarantined samples
     * @throws IOException if a shard cannot be written; an unreadable sample is a fault of the sample, and no exception
     */
    PackedPart pack(
            SourceFolder folder,
            Part part,
            FinishedFiles finished,
            Consumer<List<String>> lines,
            QuarantinedImages images)
            throws IOException {
        List<String> ids = part.ids(folder.list(part.split()));
        FolderSamples reader = folder.reader(ids);
        List<Quarantined> quarantined = new ArrayList<>();
        Map<TaskName, Integer> labelled = new TreeMap<>();
        Files.createDirectories(target);
        try (Inspections inspections = new Inspections(folder, reader, ids, threads, packer, listener);
                ShardSequence sequence =
                        new ShardSequence(target, part.split(), folder.tasks(), samplesPerShard, finished)) {
            while (inspections.hasNext()) {
                listener.throwIfStopped();
                Inspections.Inspected sample = inspections.next();
                lines.accept(sample.fingerprint());
                if (sample.inspection() instanceof SampleValidation.Valid sound) {
                    sequence.add(sound.sample(), sample.look());
                    sound.sample().labels().keySet().forEach(task -> labelled.merge(task, 1, Integer::sum));
                    listener.packed(part.split());
                } else {
                    Quarantined faulty = faulty(folder, part.split(), sample.inspection());
                    images.add(faulty, sample.look());
                    quarantined.add(faulty);
                    listener.quarantined(faulty.code());
                }
            }
            return new PackedPart(sequence.finish(), quarantined, labelled);
        }
    }

    /**
     * Packs a part, and hands over all that its document names.
     *
     * @param plan the plan that the part belongs to
     * @throws IOException as {@link Packer#pack}
     */
    public PartDocument document(Digest plan, int number, SourceFolder folder, Part part, FinishedFiles finished)
            throws IOException {
        Path lines = Files.createDirectories(target).resolve("fingerprint");
        try (QuarantinedImages images = new QuarantinedImages(Assembly.thumbnails(target))) {
            PackedPart packed;
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(lines))) {
                packed = pack(folder, part, finished, sample -> SourceFingerprint.write(sample, out), images);
            }
            Digest fingerprint = Digest.of(lines);
            finished.beside(lines, fingerprint);
            Files.delete(lines);
            return new PartDocument(
                    PartDocument.FORMAT, plan, number, packed, fingerprint, images.images(), images.finish(finished));
        }
    }

    private static Quarantined faulty(SourceFolder folder, Split split, SampleValidation inspection) {
        String reasons = inspection.faults().stream().map(Violation::message).collect(Collectors.joining("; "));
        return new Quarantined(
                inspection.id(), split, inspection.faults().get(0).code().code(), folder.plain(reasons) + ".");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
