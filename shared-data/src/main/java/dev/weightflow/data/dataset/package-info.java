/**
 * Data: the sources of samples (the PASCAL_MT folder, tar shards), their transforms, and their loading for the training step. This package has the
 * types that all of it shares; readers, transforms, shards and the loader have a package each.
 */
package dev.weightflow.data.dataset;
