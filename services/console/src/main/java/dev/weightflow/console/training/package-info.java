/** Trainings: the list, and one with its curves, checkpoints and take-overs. */
package dev.weightflow.console.training;
