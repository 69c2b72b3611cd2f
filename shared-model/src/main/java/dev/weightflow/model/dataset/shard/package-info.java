/**
 * Tar shards in WebDataset's layout: plain ustar archives in which the files of one sample stand side by side under its id. The
 * same samples always give the same bytes, so that a shard's SHA-256 is its identity.
 */
package dev.weightflow.model.dataset.shard;
