/** Batches for the training step: samples are read and augmented ahead of it, on other threads, in an order that no thread decides. */
package dev.weightflow.model.dataset.loader;
