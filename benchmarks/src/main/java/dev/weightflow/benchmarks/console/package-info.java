/** The console over a history as large as a platform's of years: its start, its pages, its streams and its memory. */
package dev.weightflow.benchmarks.console;
