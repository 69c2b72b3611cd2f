/**
 * Changes of the images that a model is given: {@link dev.weightflow.drift.window windows} of their features are compared with a reference,
 * {@linkplain dev.weightflow.drift.change once} or {@linkplain dev.weightflow.drift.sequence again and again}, and
 * {@linkplain dev.weightflow.drift.harm what it costs} is bounded from labels. Nothing here reads a file or a clock; the same input and seed give the same
 * bits on every machine.
 */
package dev.weightflow.drift;
