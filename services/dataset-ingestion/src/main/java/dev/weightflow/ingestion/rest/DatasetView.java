package dev.weightflow.ingestion.rest;

import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Dataset version in a list.
 *
 * @param job the ingestion that produced it first
 */
@Schema(name = "Dataset")
public record DatasetView(
        DatasetId id,
        String source,
        List<TaskName> tasks,
        Map<Split, Integer> samples,
        int quarantined,
        long bytes,
        Instant ingestedAt,
        JobId job) {

    /** @param manifest its shards, classes and quarantined samples with their reasons; its digest is the dataset's id */
    @Schema(name = "DatasetDetail")
    public record WithManifest(DatasetView dataset, DatasetManifest manifest) {}

    static DatasetView of(IngestedDataset dataset) {
        return new DatasetView(
                dataset.id(),
                dataset.event().source(),
                dataset.event().tasks(),
                dataset.event().samples(),
                dataset.event().quarantined(),
                dataset.event().bytes(),
                dataset.ingestedAt(),
                dataset.event().job());
    }
}
