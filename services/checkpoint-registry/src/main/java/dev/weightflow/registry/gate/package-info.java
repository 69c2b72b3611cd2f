/**
 * Whether a version may have an alias: pure arithmetic over two sets of figures from the same bench. Every verdict holds the
 * numbers that it rests on.
 */
package dev.weightflow.registry.gate;
