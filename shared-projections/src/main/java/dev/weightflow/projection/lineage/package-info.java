/** Causal lineage of events, from an ingestion to a promotion. */
package dev.weightflow.projection.lineage;
