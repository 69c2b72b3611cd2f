/** Pictures of an image with its labels and predictions, for people: with names, figures and legends, and without any font installed. */
package dev.weightflow.model.picture;
