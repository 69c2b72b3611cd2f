/** Datasets: what they show, what was set aside and why, and who learned from them. */
package dev.weightflow.console.dataset;
