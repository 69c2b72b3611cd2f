package dev.weightflow.ingestion.packing;

import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.ingestion.source.SplitList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

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
     * @param target where a file is written until it is complete; empty
     * @param finished takes the complete ones
     * @throws IOException if a shard cannot be written; what cannot be read is the sample's fault, and no exception
     */
    public Packed pack(
            SourceFolder folder, int samplesPerShard, Path target, FinishedFiles finished, PackingListener listener)
            throws IOException {
        try (Packing packing = new Packing(folder, samplesPerShard, target, finished, listener)) {
            for (SplitList list : folder.lists()) {
                packing.add(list, threads, ahead);
            }
            return packing.finish();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
