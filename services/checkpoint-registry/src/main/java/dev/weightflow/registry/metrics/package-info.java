/** What Prometheus hears of the registry. {@code docs/observability.md} is the catalogue. */
package dev.weightflow.registry.metrics;
