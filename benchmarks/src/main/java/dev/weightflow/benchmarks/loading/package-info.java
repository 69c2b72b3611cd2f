/** What it costs to read and augment samples, beside plain decoding of the same files, and how long a training waits for them. */
package dev.weightflow.benchmarks.loading;
