/** Prometheus metrics of the registry. {@code docs/reference/service-metrics.md} is the catalogue. */
package dev.weightflow.registry.metrics;
