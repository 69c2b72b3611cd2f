package dev.weightflow.ingestion.packing;

import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;

/** Where the files of a dataset go, each as soon as it is complete. The packer deletes a file when it was taken. Whatever a method throws ends the packing. */
public interface FinishedFiles {
    void shard(Path file, Shard shard);

    /** Thumbnails, or the index of a shard. */
    void beside(Path file, Digest digest);
}
