/** Scrub: reads needed objects that nobody else reads in the background, so that damage in the store is known while it can be repaired. */
package dev.weightflow.registry.scrub;
