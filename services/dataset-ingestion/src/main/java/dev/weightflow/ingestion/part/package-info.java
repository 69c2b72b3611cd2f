/**
 * Parts of a dataset, which several workers pack at once: the plan that cuts a source, and the claims of its parts in the object store.
 *
 * <p>A part's document follows from the plan alone, so that a claim only keeps workers from doing the same: where two have packed a part, what they
 * state is the same.
 */
package dev.weightflow.ingestion.part;
