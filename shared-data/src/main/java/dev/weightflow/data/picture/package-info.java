/** Pictures of an image with its labels and predictions, for people: with names, metrics and legends, and without any font installed. */
package dev.weightflow.data.picture;
