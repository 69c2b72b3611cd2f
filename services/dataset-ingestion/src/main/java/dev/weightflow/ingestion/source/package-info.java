/**
 * Where samples come from: which folders, archives and buckets the service may read, how the latter two are brought to this machine, and
 * what a dataset's folder lists. Nothing here writes but to the place that it is given, and no text that leaves this room for a manifest
 * holds the folder's own path, so that a moved folder is still the same dataset.
 */
package dev.weightflow.ingestion.source;
