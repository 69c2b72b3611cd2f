/**
 * What a comparison of methods rests on: the sums of single images that the {@linkplain dev.weightflow.model.statistics paired bootstrap}
 * resamples, the aggregation over seeds with Δm against single-task models, and the published figures.
 */
package dev.weightflow.model.comparison;
