/** Retraining on the command line: policies, and what comes of a data set. */
package dev.weightflow.local.retraining;
