/** Cost of reading and augmenting samples, beside plain decoding of the same files, and the time for which a training waits for them. */
package dev.weightflow.benchmarks.loading;
