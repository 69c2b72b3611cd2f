/**
 * Where samples come from: which folders the service may read, and what a PASCAL_MT folder lists. Nothing here writes, and no
 * text that leaves this room holds the folder's own path, so that a moved folder is still the same dataset.
 */
package dev.weightflow.ingestion.source;
