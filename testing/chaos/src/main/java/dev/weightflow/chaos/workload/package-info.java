/** Work during which faults are injected: small trainings on rendered scenes, from the ingestion to the promotion. */
package dev.weightflow.chaos.workload;
