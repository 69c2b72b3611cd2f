package dev.weightflow.model.dataset.loader;

import dev.weightflow.schema.dataset.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * How a loader works.
 *
 * @param split TRAIN shuffles each epoch anew and drops the last incomplete batch; VAL keeps the order and every sample
 * @param batchesAhead how many batches may be under way or ready besides the one that is asked for; each costs its own memory
 */
public record LoaderConfig(Split split, int batchSize, long seed, int workers, int batchesAhead) {
    public LoaderConfig {
        List<String> faults = new ArrayList<>();
        if (batchSize < 1) {
            faults.add("batchSize is " + batchSize + " and must be at least 1");
        }
        if (workers < 1 || workers > 256) {
            faults.add("workers is " + workers + " and must be 1 to 256");
        }
        if (batchesAhead < 0 || batchesAhead > 64) {
            faults.add("batchesAhead is " + batchesAhead + " and must be 0 to 64");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /** Two batches ahead, by as many threads as there are processors but at most eight. */
    public static LoaderConfig of(Split split, int batchSize, long seed) {
        int workers = Math.min(8, Runtime.getRuntime().availableProcessors());
        return new LoaderConfig(split, batchSize, seed, workers, 2);
    }
}
