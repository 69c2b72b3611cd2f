/** What ingestions, trainings and evaluations have in common as jobs. */
package dev.weightflow.schema.job;
