package dev.weightflow.ingestion.packing;

import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;

/**
 * Receiver of the files of a dataset, each as soon as it is complete. The packer deletes a file after it was taken. An exception ends the packing.
 */
public interface FinishedFiles {
    void shard(Path file, Shard shard);

    /** Receives thumbnails, or the index of a shard. */
    void beside(Path file, Digest digest);
}
