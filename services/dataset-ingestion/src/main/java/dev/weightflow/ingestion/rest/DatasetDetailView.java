package dev.weightflow.ingestion.rest;

import dev.weightflow.ingestion.book.StoredDataset;
import dev.weightflow.schema.dataset.DatasetManifest;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A data set version with its manifest.
 *
 * @param dataset what a list shows of it
 * @param manifest its shards, classes and quarantined samples with their reasons; its digest is the data set's id
 */
@Schema(name = "DatasetDetail")
public record DatasetDetailView(DatasetView dataset, DatasetManifest manifest) {
    static DatasetDetailView of(StoredDataset dataset, DatasetManifest manifest) {
        return new DatasetDetailView(DatasetView.of(dataset), manifest);
    }
}
