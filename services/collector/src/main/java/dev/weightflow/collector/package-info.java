/**
 * Two-phase garbage collection by the one program that may delete content. Unreachable objects become candidates; a candidate of an earlier run that
 * is still unreachable and old enough is deleted. Only content is deleted; names and signatures stay.
 */
package dev.weightflow.collector;
