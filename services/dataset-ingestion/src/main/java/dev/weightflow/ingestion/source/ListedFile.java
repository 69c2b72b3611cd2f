package dev.weightflow.ingestion.source;

import dev.weightflow.platform.objectstore.BucketFiles.Listed;
import dev.weightflow.schema.Faults;
import java.util.Optional;

/**
 * File of a source as a worker has listed it, for others.
 *
 * @param name below the root of the source, whether there is such a file or not
 * @param object the object of a bucket that it is; empty for a file of a folder, and for none
 */
public record ListedFile(String name, Optional<Listed> object) {
    public ListedFile {
        object = Faults.orEmpty(object);
    }
}
