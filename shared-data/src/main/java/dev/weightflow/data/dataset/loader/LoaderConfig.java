package dev.weightflow.data.dataset.loader;

import dev.weightflow.schema.dataset.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * Configuration of a loader.
 *
 * @param split TRAIN shuffles each epoch anew and drops the last incomplete batch; VAL keeps the order and every sample
 * @param batchesAhead the most batches in progress or ready besides the requested one; each costs its own memory
 */
public record LoaderConfig(Split split, int batchSize, long seed, int workers, int batchesAhead) {
    public static final int MOST_WORKERS = 256;

    private static volatile int threads;

    static {
        useThreads(0);
    }

    public LoaderConfig {
        List<String> faults = new ArrayList<>();
        if (batchSize < 1) {
            faults.add("batchSize is " + batchSize + " and must be at least 1");
        }
        if (workers < 1 || workers > MOST_WORKERS) {
            faults.add("workers is " + workers + " and must be 1 to " + MOST_WORKERS);
        }
        if (batchesAhead < 0 || batchesAhead > 64) {
            faults.add("batchesAhead is " + batchesAhead + " and must be 0 to 64");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /** Returns a configuration with two batches ahead, on as many threads as this process may use. */
    public static LoaderConfig of(Split split, int batchSize, long seed) {
        return new LoaderConfig(split, batchSize, seed, threads, 2);
    }

    /**
     * Sets the threads of each loader of this process from now on; without influence on the samples.
     *
     * @param wanted 0 for as many as there are processors
     */
    public static void useThreads(int wanted) {
        threads = wanted == 0 ? Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors()) : wanted;
    }
}
