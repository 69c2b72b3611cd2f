/**
 * The experiments. Each is a class that answers a {@link dev.weightflow.chaos.experiment.Property}; {@link
 * dev.weightflow.chaos.experiment.Experiments} lists them.
 */
package dev.weightflow.chaos.experiment;
