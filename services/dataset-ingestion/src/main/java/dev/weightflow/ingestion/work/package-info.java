/**
 * The work on an ingestion: read, pack, store. Up to the event that completes it nothing refers to what was stored, so whoever dies on the
 * way leaves nothing to be seen, and whoever does it again arrives at the same bytes.
 */
package dev.weightflow.ingestion.work;
