/** The catalogue of metrics in docs/observability.md, and what PromQL expressions ask for. */
package dev.weightflow.deployment.metrics;
