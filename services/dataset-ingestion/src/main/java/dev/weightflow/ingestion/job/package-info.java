/** Ingestions as jobs: their events, and what the journal says of them and of the datasets that came of them. */
package dev.weightflow.ingestion.job;
