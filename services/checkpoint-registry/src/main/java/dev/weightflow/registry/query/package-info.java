/** Answers to questions about models and retraining, in the form in which REST gives them. */
package dev.weightflow.registry.query;
