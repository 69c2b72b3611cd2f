/**
 * Evaluations as jobs: their state in the log, the work, and the metrics. What jobs of every kind have in common is in {@link
 * dev.weightflow.platform.job}.
 */
package dev.weightflow.evaluator.job;
