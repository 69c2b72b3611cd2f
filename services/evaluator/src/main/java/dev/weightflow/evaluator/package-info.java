/** Evaluator: measures checkpoints by the metrics of their tasks and states the results. */
package dev.weightflow.evaluator;
