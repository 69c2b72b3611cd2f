/** Models and their versions: lineage, predictions, reasons for a promotion, and the actions of a person. */
package dev.weightflow.console.model;
