/**
 * Statistics of a comparison of methods: the per-image sums that the {@linkplain dev.weightflow.comparison.statistics paired bootstrap} resamples, the
 * aggregation over seeds with Δm against single-task models, and the published figures.
 */
package dev.weightflow.comparison;
