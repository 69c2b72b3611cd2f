/**
 * Losses of a network's outputs against the labels. A kind of tasks, its labels and its metrics are data, and need no engine; its loss is here, by
 * {@link dev.weightflow.model.loss.KindLoss}.
 */
package dev.weightflow.model.loss;
