/** Samples of stored dataset versions: queries, pictures, and the difference between two versions. */
package dev.weightflow.ingestion.sample;
