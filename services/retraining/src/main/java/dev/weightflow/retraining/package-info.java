/**
 * Has models retrained when new data arrive. It follows the logs of the other services and states what it decides in weightflow.retraining;
 * {@link dev.weightflow.retraining.Retraining} is what it consists of.
 */
package dev.weightflow.retraining;
