/** Datasets, and the jobs of the platform, all of one grammar: ingestions, trainings, evaluations. */
package dev.weightflow.cli.jobs;
