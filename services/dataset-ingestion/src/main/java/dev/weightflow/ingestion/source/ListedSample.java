package dev.weightflow.ingestion.source;

import dev.weightflow.schema.Faults;
import java.util.List;

/**
 * Sample of a source as a worker has listed it, for others.
 *
 * @param files every file from which it is read, as far as its name is known
 */
public record ListedSample(String id, List<ListedFile> files) {
    public ListedSample {
        files = Faults.listOf(files);
    }
}
