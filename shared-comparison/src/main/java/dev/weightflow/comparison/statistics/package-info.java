/**
 * Uncertainty of the difference between two models on the same images, from the choice of the images and of the seeds.
 * {@link dev.weightflow.comparison.statistics.Estimate} joins the two; the paired bootstrap measures the part of the images. Source: Efron and Tibshirani,
 * An Introduction to the Bootstrap (1993). {@link dev.weightflow.comparison.statistics.Gain} does so for the gate, which has one model on either side and
 * tests repeatedly on the same images ({@link dev.weightflow.comparison.statistics.LookBudget}).
 *
 * <p>The benchmark's metrics are not means over images, but functions of sums over images: {@link dev.weightflow.comparison.statistics.ImageSums} keeps
 * each image's contributions to these sums, and {@link dev.weightflow.comparison.statistics.Resamples} draws images anew, the same for every model, and
 * computes the metric of each draw from its own sums.
 */
package dev.weightflow.comparison.statistics;
