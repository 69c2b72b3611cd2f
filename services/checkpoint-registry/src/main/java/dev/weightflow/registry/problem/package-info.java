/** Failures of requests: what cannot be done, and what does not exist. */
package dev.weightflow.registry.problem;
