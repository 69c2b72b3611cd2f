/**
 * Sources of samples: the folders, archives and buckets that the service may read, the download of the latter two, and the contents of a dataset's
 * folder. Nothing here writes outside the place that it is given, and no text that goes from here into a manifest holds the folder's own path, so
 * that a moved folder is still the same dataset.
 */
package dev.weightflow.ingestion.source;
