/**
 * Segments: copies of a log's records in the object store, from which a lost topic is restored. The service that writes a topic streams it there, byte
 * by byte as Kafka returns it, so that every signature still verifies; a signed manifest names the segments in their order.
 */
package dev.weightflow.platform.eventlog.segment;
