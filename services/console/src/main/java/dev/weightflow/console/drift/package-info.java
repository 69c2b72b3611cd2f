/** Drift of what models see: evidence over windows, what has changed, and the labels that were asked for. */
package dev.weightflow.console.drift;
