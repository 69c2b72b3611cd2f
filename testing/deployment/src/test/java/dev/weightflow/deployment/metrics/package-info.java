/** Catalogue of metrics in docs/reference/service-metrics.md, and the metrics used by PromQL expressions. */
package dev.weightflow.deployment.metrics;
