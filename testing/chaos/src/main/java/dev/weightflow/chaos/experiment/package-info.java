/**
 * Experiments. Each is a class that returns a {@link dev.weightflow.chaos.experiment.Property}; {@link dev.weightflow.chaos.experiment.Experiments}
 * lists them.
 */
package dev.weightflow.chaos.experiment;
