/** Trainings as jobs: their events, and what the journal says about them. */
package dev.weightflow.trainer.job;
