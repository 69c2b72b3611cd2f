/** Time and computation of ingesting a folder of a bucket in parts, by one instance and by several. */
package dev.weightflow.benchmarks.ingestion;
