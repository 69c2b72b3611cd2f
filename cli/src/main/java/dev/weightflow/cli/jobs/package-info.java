/** Trainings on the command line: asking for one, and looking at jobs. */
package dev.weightflow.cli.jobs;
