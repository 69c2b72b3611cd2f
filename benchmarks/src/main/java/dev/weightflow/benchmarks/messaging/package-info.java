/**
 * The trainer's channels against a real broker on this machine: how long a message takes to its handler and to what comes of
 * it, one by one and in a burst.
 */
package dev.weightflow.benchmarks.messaging;
