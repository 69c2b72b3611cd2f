/**
 * What in the store is needed: what the logs, the store's names, and the documents that these name lead to. All else is garbage, which the
 * collector deletes; what is needed is what the registry's scrub reads.
 */
package dev.weightflow.projection.reachability;
