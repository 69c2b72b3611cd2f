/**
 * Training: the loop in {@link dev.weightflow.model.training.TrainingLoop} (one page), the optimizer with explicit state, the learning-rate schedule,
 * exact resume, and evaluation. Every draw is a function of the run's seed and position, so that a state is parameters, moments and a step number,
 * and a resumed run is bit-identical to an uninterrupted one on the CPU.
 */
package dev.weightflow.model.training;
