/** Queries about models and retraining, and their results as REST returns them. */
package dev.weightflow.registry.query;
