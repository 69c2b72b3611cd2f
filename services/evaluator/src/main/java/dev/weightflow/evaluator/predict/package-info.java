/**
 * Predictions of single images, between two batches of a running evaluation: uploaded photographs, and samples of reports. Nothing here is stored,
 * and nothing of a photograph is logged.
 */
package dev.weightflow.evaluator.predict;
