/** Ingestions as jobs: their events, and the state of jobs and datasets that follows from the journal. */
package dev.weightflow.ingestion.job;
