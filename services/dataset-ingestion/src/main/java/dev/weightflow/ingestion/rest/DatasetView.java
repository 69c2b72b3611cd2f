package dev.weightflow.ingestion.rest;

import dev.weightflow.ingestion.book.StoredDataset;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.Split;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A data set version in a list.
 *
 * @param samples how many samples every split has
 * @param quarantined how many samples were left out
 * @param bytes the size of all shards together
 * @param ingestion the request that it came of first
 */
@Schema(name = "Dataset")
public record DatasetView(
        String id,
        String source,
        List<Task> tasks,
        Map<Split, Integer> samples,
        int quarantined,
        long bytes,
        Instant ingestedAt,
        String ingestion) {

    static DatasetView of(StoredDataset dataset) {
        return new DatasetView(
                dataset.id().value(),
                dataset.fact().source(),
                dataset.fact().tasks(),
                dataset.fact().samples(),
                dataset.fact().quarantined(),
                dataset.fact().bytes(),
                dataset.at(),
                dataset.fact().ingestion().value());
    }
}
