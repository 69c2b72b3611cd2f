package dev.weightflow.data.dataset.folder;

/** Location of labels: a file for each sample, or a COCO file for many. */
sealed interface LabelPlace permits PathPattern, CocoPlace {}
