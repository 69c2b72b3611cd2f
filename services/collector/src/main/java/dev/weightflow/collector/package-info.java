/**
 * Two-phase garbage collection. What the logs, the store's names and the documents that these name lead to is reachable. What is not
 * becomes a candidate, and what was one in an earlier run, still is not reachable and is old, is deleted. Only content is deleted; names
 * and signatures stay.
 */
package dev.weightflow.registry.garbage;
