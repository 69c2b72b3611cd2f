/** Retraining on the command line: policies, and their outcome for a dataset. */
package dev.weightflow.cli.retraining;
