package dev.weightflow.ingestion.packing;

import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.ingestion.source.SplitList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

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
    public Packed pack(
            SourceFolder folder, int samplesPerShard, Path target, FinishedFiles finished, PackingListener listener)
            throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(readers, Packer::reader);
        try (Packing packing = new Packing(folder, samplesPerShard, target, finished, listener)) {
            for (SplitList list : folder.lists()) {
                packing.add(list, threads, this);
            }
            return packing.finish();
        } finally {
            threads.shutdownNow();
        }
    }

    private static Thread reader(Runnable task) {
        Thread thread = new Thread(task, "sample-reader");
        thread.setDaemon(true);
        return thread;
    }
}
