/**
 * Two-phase garbage collection by the one program that may delete content. What nothing leads to becomes a candidate, and what was one in an
 * earlier run, still is not reachable and is old, is deleted. Only content is deleted; names and signatures stay.
 */
package dev.weightflow.collector;
