/** Trainings and jobs over HTTP. */
package dev.weightflow.trainer.rest;
