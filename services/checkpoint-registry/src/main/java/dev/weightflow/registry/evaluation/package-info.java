/**
 * What is known about checkpoints: every evaluation that the log tells of, those that were asked for, and those that failed.
 * Figures are comparable only if they come from the same {@link dev.weightflow.registry.evaluation.Bench}.
 */
package dev.weightflow.registry.evaluation;
