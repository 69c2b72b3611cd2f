/** Learning curves in a browser: one script draws the {@code Curve.Series} of a run wherever a page shows one. */
package dev.weightflow.comparison.curve;
