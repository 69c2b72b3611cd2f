/** Reads in the background what is needed and nobody reads, so that damage in the store is known while there is a way out. */
package dev.weightflow.registry.scrub;
