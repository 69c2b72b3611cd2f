/** Measures checkpoints by the four PASCAL metrics and states the results. */
package dev.weightflow.evaluator;
