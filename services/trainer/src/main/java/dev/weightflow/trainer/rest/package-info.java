/** The trainer over HTTP: asking for trainings, looking at jobs, stopping them. */
package dev.weightflow.trainer.rest;
