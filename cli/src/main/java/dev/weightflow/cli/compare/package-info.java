/**
 * {@code weightflow compare}: fine-tuning methods side by side. Every method is trained with every seed, each in a run folder of its
 * own; what they measured is aggregated by {@link dev.weightflow.comparison.Statistics} and written as a report.
 */
package dev.weightflow.cli.compare;
