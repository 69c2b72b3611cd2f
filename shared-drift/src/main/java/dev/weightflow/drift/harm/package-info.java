/**
 * Costs of a change, from labels: {@link dev.weightflow.drift.harm.ConfidenceSequence} bounds a mean of bounded values at all times at once, and
 * {@link dev.weightflow.drift.harm.HarmEvidence} says whether the mean has come to exceed what is allowed.
 *
 * <p>A value is one of an independent unit: of a group of near-equal images its mean, not each image's. Values are losses in [0, 1], or a champion's less
 * its predecessor's on the same images in [-1, 1].
 */
package dev.weightflow.drift.harm;
