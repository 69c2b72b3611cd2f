/** Retraining over HTTP: policies, and what came of data, as JSON. */
package dev.weightflow.retraining.rest;
