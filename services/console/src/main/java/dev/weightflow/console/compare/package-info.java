/** Comparisons of trainings: rows of methods, cells of seeds, with intervals and with what differs between the rows. */
package dev.weightflow.console.compare;
