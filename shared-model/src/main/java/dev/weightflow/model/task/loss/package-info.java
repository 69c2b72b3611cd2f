/**
 * The tasks' losses over a batch, and their weighted sum. Each is a scalar array on the outputs' device, computed without waiting for
 * that device, and is 0 with zero gradient where a batch has no valid pixel.
 */
package dev.weightflow.model.task.loss;
