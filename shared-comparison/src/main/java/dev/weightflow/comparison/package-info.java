/**
 * Comparison of methods: {@link dev.weightflow.comparison.ComparisonRows rows} of figures by seed, {@linkplain
 * dev.weightflow.comparison.Statistics statistics} over images and seeds, one {@link dev.weightflow.comparison.ComparisonResult result}, and its
 * {@linkplain dev.weightflow.comparison.ResultTables tables}. Command line and console bring the rows and render the result.
 */
package dev.weightflow.comparison;
