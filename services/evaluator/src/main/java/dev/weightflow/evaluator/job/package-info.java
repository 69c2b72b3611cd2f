/**
 * Evaluations as jobs: how the log tells of them, the work on one, and the metrics. What jobs of every kind have in common is in
 * {@link dev.weightflow.platform.job}.
 */
package dev.weightflow.evaluator.job;
