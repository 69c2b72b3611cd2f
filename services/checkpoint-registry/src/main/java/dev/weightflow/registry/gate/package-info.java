/** Promotion gate: pure arithmetic over two sets of metrics from the same evaluation set. Every verdict holds the numbers that it rests on. */
package dev.weightflow.registry.gate;
