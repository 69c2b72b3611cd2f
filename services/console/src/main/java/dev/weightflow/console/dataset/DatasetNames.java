package dev.weightflow.console.dataset;

import dev.weightflow.projection.Datasets.IngestedDataset;

/** Display names of datasets. */
public final class DatasetNames {
    private DatasetNames() {}

    /** Returns the last part of the source: a folder's or an archive's name. */
    public static String of(IngestedDataset dataset) {
        String source = dataset.event().source().replaceAll("/+$", "");
        return source.substring(source.lastIndexOf('/') + 1);
    }
}
