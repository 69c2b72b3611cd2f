/** History of trainings: the checkpoints that they committed, and their curves. */
package dev.weightflow.trainer.history;
