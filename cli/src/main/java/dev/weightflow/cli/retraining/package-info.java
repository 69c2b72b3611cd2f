/** Retraining on the command line: policies, and what comes of a dataset. */
package dev.weightflow.cli.retraining;
