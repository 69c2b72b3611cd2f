package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.packing.FinishedFiles;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore.PutOutcome;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores shards and their indexes as they become complete. Existing objects are verified: ingesting a source again repairs damage in the store.
 * Nothing refers to them before the manifest does.
 */
final class ShardUpload implements FinishedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ShardUpload.class);

    private final ObjectStore store;
    private final IngestionMetrics metrics;
    private final InstantSource clock;
    private final Instant began;
    private final List<Digest> stored = new ArrayList<>();

    ShardUpload(ObjectStore store, IngestionMetrics metrics, InstantSource clock) {
        this.store = store;
        this.metrics = metrics;
        this.clock = clock;
        this.began = clock.instant();
    }

    @Override
    public void shard(Path file, Shard shard) {
        PutOutcome outcome = store.putVerified(file);
        metrics.shard(shard.bytes(), outcome);
        if (outcome == PutOutcome.REPAIRED) {
            LOG.warn("Shard {} was damaged in the store and is repaired", shard.digest());
        }
        stored.add(shard.digest());
    }

    @Override
    public void beside(Path file, Digest digest) {
        store.putVerified(file);
        stored.add(digest);
    }

    /**
     * Checks that all files still exist, if they have waited so long for their manifest that they may have been collected as garbage.
     *
     * @throws IllegalStateException if a file is gone
     */
    void requireAllThere() {
        if (Duration.between(began, clock.instant()).compareTo(ObjectStore.LEAST_GRACE.dividedBy(2)) > 0) {
            stored.stream().filter(file -> !store.has(file)).findFirst().ifPresent(gone -> {
                throw new IllegalStateException("the object " + gone.shortId()
                        + " was collected as garbage before the dataset was complete; let the collector wait longer,"
                        + " or split the source");
            });
        }
    }
}
