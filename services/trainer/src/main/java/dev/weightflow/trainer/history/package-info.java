/** How trainings went: the checkpoints that they committed, and their curves. */
package dev.weightflow.trainer.history;
