/**
 * The work on an ingestion: read, pack, store, state. Up to the last step nothing refers to what was stored, so whoever dies on
 * the way leaves nothing to be seen, and whoever does it again arrives at the same bytes.
 *
 * <p>Requests are shared out among the instances. Should two work on the same one all the same (one was thought dead, say), they
 * waste time and nothing else: the objects are content-addressed, and the desk states each fact once.
 */
package dev.weightflow.ingestion.work;
