/**
 * Tar shards in WebDataset's layout: plain ustar archives in which the files of one sample are consecutive, under its id. The same samples always
 * give the same bytes, so that a shard's SHA-256 is its identity.
 */
package dev.weightflow.data.dataset.shard;
