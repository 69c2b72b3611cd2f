package dev.weightflow.benchmarks;

/**
 * How long one kind of operation took in a step, not counting what it called.
 *
 * @param name the engine's name for it
 * @param milliseconds summed over its calls
 */
record OperationTime(String name, double milliseconds) {}
