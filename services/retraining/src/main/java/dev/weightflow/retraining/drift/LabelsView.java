package dev.weightflow.retraining.drift;

import dev.weightflow.schema.drift.LabelRequest.Why;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.util.List;
import java.util.Optional;

/**
 * Images whose labels are asked for, by the latest request.
 *
 * @param version the champion whose windows led to it; absent, as the dataset and its source, if no labels are asked for
 * @param dataset the window that the images belong to
 * @param source where it was ingested from
 */
public record LabelsView(
        ModelName model,
        Optional<VersionNumber> version,
        Optional<DatasetId> dataset,
        Optional<String> source,
        List<Image> images) {

    /**
     * Image to be labelled.
     *
     * @param id the sample's id
     * @param why {@code informative}: it is among the strangest; {@code random}: it is typical of the window
     */
    public record Image(String id, DatasetId dataset, Why why) {}
}
