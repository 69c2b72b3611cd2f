package dev.weightflow.console.dataset;

import dev.weightflow.console.Console;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.schema.id.DatasetId;

/** Display names of datasets. */
public final class DatasetNames {
    private DatasetNames() {}

    /** Returns the last part of the source: a folder's or an archive's name. */
    public static String of(IngestedDataset dataset) {
        String source = dataset.event().source().replaceAll("/+$", "");
        return source.substring(source.lastIndexOf('/') + 1);
    }

    /** Returns the name of that dataset version; the first digits of its id if it is not known. */
    public static String of(Console console, DatasetId dataset) {
        return console.journals()
                .datasets()
                .dataset(dataset)
                .map(DatasetNames::of)
                .orElse(dataset.shortId());
    }
}
