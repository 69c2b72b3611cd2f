/** The chain of facts: what followed from what, from an ingest to a promotion. */
package dev.weightflow.registry.chronicle;
