/**
 * Data: where samples come from (the PASCAL_MT folder, tar shards), what the transforms make of them, and how they reach the
 * training step. This package holds the words that all of it shares; readers, transforms, shards and the loader have a room each.
 */
package dev.weightflow.model.dataset;
