package dev.weightflow.ingestion.packing;

import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.platform.objectstore.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * Packs sources, any number concurrently. Each is read on threads of its own, so that slow samples of one do not delay another.
 *
 * @param readers number of threads that read the samples of a source; at most one more sample than that is in memory
 * @param memory the memory shared by the samples of all sources
 */
public record Packer(int readers, SampleMemory memory) {
    public static Packer with(int readers) {
        return new Packer(readers, new SampleMemory());
    }

    /**
     * Packs a source.
     *
     * @param target an empty folder, in which files are written until they are complete
     * @param finished receives the complete ones
     * @throws IOException if a shard cannot be written; an unreadable sample is a fault of the sample, and no exception
     */
    public Packed pack(SourceFolder folder, Sizes sizes, Path target, FinishedFiles finished, PackingListener listener)
            throws IOException {
        try (PartPacker parts = parts(sizes.samplesPerShard(), target, listener);
                QuarantinedImages images = new QuarantinedImages(Assembly.thumbnails(target))) {
            return new Assembly(folder, listener)
                    .add(
                            Part.of(folder, sizes.part()),
                            (part, fingerprint) -> parts.pack(folder, part, finished, fingerprint::add, images))
                    .finish(images, finished);
        }
    }

    /**
     * Puts together a source whose parts were packed before.
     *
     * @param documents the documents of all parts, in order
     * @param store has what they name
     * @param finished receives the thumbnails of quarantined samples
     */
    public Packed assemble(
            SourceFolder folder,
            List<Part> parts,
            List<PartDocument> documents,
            ObjectStore store,
            Path target,
            FinishedFiles finished,
            PackingListener listener)
            throws IOException {
        Iterator<PartDocument> next = documents.iterator();
        Path lines = Files.createDirectories(target).resolve("fingerprint");
        try (QuarantinedImages images = new QuarantinedImages(Assembly.thumbnails(target))) {
            return new Assembly(folder, listener)
                    .add(parts, (part, fingerprint) -> {
                        listener.throwIfStopped();
                        PartDocument document = next.next();
                        store.fetch(document.fingerprint(), lines);
                        fingerprint.add(lines);
                        Files.delete(lines);
                        if (document.thumbnails().isPresent()) {
                            images.add(document.images(), document.thumbnails().get(), store);
                        }
                        return document.packed();
                    })
                    .finish(images, finished);
        }
    }

    /** Returns a packer of parts, for one worker. */
    public PartPacker parts(int samplesPerShard, Path target, PackingListener listener) {
        return new PartPacker(this, samplesPerShard, target, listener);
    }
}
