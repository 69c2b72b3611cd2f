/** Datasets and the jobs of the platform (ingestions, trainings, evaluations), with the same verbs for all. */
package dev.weightflow.cli.jobs;
