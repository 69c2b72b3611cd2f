/** Comparisons of trainings: rows of methods, cells of seeds, with intervals and the settings in which rows differ. */
package dev.weightflow.console.compare;
