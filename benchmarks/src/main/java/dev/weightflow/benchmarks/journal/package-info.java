/**
 * The journal against a real broker on this machine: how long decisions take, how many several instances make together, and
 * how a start depends on the length of the log.
 */
package dev.weightflow.benchmarks.journal;
