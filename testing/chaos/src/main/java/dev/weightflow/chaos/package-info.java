/**
 * Experiments on the whole platform: each injects faults of one kind while models are trained, and checks that the work reaches the same results as
 * without them. {@link dev.weightflow.chaos.Chaos} is the command, {@link dev.weightflow.chaos.experiment.Experiments} the list.
 */
package dev.weightflow.chaos;
