/** Predictions for people to look at: image, label and prediction side by side, one strip for each task. */
package dev.weightflow.evaluator.picture;
