/**
 * Measurement of one checkpoint: the checkpoint, its images, and the results as metrics, comparisons and pictures. Nothing here depends on the log.
 */
package dev.weightflow.evaluator.measure;
