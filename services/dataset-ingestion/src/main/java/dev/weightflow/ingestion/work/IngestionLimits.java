package dev.weightflow.ingestion.work;

import dev.weightflow.model.dataset.Limits;

/**
 * What holds where a request says nothing else, and what no request may exceed.
 *
 * @param samplesPerShard how many samples a shard holds at most
 * @param quarantineLimit the fraction of a source's samples that may be faulty
 * @param reading what a source may ask of the memory
 */
public record IngestionLimits(int samplesPerShard, double quarantineLimit, Limits reading) {}
