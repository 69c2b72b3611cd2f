/**
 * Automatic retraining of models on new data. The service follows the logs of the others and states its decisions in weightflow.retraining; {@link
 * dev.weightflow.retraining.Retraining} has its components.
 */
package dev.weightflow.retraining;
