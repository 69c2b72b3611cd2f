/** Prediction of a photograph, of which nothing is kept. */
package dev.weightflow.console.prediction;
