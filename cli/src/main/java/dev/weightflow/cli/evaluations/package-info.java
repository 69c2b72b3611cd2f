/** Evaluations on the command line: what was measured, and how it compares. */
package dev.weightflow.cli.evaluations;
