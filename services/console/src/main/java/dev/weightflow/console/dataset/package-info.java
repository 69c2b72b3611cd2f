/** Datasets: their samples and labels, the quarantine with its reasons, and the models trained on them. */
package dev.weightflow.console.dataset;
