/**
 * The measuring of one checkpoint: what it is, on which images, and what comes out, metrics, comparison and pictures. Nothing here
 * knows the log.
 */
package dev.weightflow.evaluator.measure;
