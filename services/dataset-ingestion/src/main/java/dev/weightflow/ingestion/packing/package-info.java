/**
 * Packing of samples into shards: every sample is read and inspected, valid ones are packed in order, faulty ones are quarantined with the reason.
 * The same source gives the same shards, byte for byte, whatever the number of threads.
 */
package dev.weightflow.ingestion.packing;
