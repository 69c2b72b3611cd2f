package dev.weightflow.model.dataset.folder;

/** Where labels lie: a file for each sample, or a COCO file for many. */
sealed interface LabelPlace permits PathPattern, CocoPlace {}
