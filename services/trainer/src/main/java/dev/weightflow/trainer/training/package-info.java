/** Work on a training: from a specification to a dataset, a network and committed checkpoints. */
package dev.weightflow.trainer.training;
