/** Measures what training has done to the weights of a model, and shows it as tables and plots. */
package dev.weightflow.research.geometry;
