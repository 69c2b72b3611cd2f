/**
 * Benchmark of the trainer's channels against a real broker on this machine: the time of a message to its handler and to its effect, one by one and
 * in a burst.
 */
package dev.weightflow.benchmarks.messaging;
