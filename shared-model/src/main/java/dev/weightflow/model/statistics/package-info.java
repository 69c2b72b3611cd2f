/**
 * How much a difference between two models, measured on the same images, owes to the choice of the images and of the seeds.
 * {@link dev.weightflow.model.statistics.Estimate} joins the two; what the images do is told by the paired bootstrap. Source: Efron and
 * Tibshirani, An Introduction to the Bootstrap (1993). {@link dev.weightflow.model.statistics.Gain} does so for the gate, which has one
 * model on either side and tests again and again on the same images ({@link dev.weightflow.model.statistics.LookBudget}).
 *
 * <p>The benchmark's figures are no means over images, but functions of sums over images: {@link
 * dev.weightflow.model.statistics.ImageSums} keeps what each image adds to these sums, and {@link
 * dev.weightflow.model.statistics.Resamples} draws images anew, the same for every model, and computes the figure of each draw from
 * its own sums.
 */
package dev.weightflow.model.statistics;
