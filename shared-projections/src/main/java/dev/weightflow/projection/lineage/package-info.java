/** What followed from what, from an ingestion to a promotion: every event that a chain of causes can run through. */
package dev.weightflow.projection.lineage;
