/** Benchmark of the console over a history as large as that of a platform of years: its start, its pages, its streams and its memory. */
package dev.weightflow.benchmarks.console;
