/** Predictions for people to look at: image, label and prediction side by side, one strip for each task, or all maps of an image in one panel. */
package dev.weightflow.model.picture;
