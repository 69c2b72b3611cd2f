/**
 * Reachability of objects in the store from the logs, from the store's names, and from the documents that these refer to. Unreachable objects are
 * garbage, which the collector deletes; the registry's scrub reads the reachable ones.
 */
package dev.weightflow.projection.reachability;
