/**
 * Work on an ingestion: read, pack, store. Until the event that completes it nothing refers to the stored objects, so a crash leaves nothing visible,
 * and a repetition produces the same bytes.
 */
package dev.weightflow.ingestion.work;
