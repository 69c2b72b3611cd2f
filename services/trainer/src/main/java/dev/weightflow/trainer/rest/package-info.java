/** REST interface of trainings and their jobs. */
package dev.weightflow.trainer.rest;
