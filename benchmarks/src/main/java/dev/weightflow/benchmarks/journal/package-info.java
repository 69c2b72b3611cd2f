/**
 * Benchmark of the journal against a real broker on this machine: latency of decisions, throughput of several instances together, and the time of a
 * start by the length of the log.
 */
package dev.weightflow.benchmarks.journal;
