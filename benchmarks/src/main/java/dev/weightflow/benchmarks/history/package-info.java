/** Benchmark of the services over a history as large as that of a platform of years: their starts, their answers and their memory. */
package dev.weightflow.benchmarks.history;
