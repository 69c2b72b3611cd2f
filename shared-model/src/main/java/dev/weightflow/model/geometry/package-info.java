/**
 * Measurements of a training's effect on the weights: how far they moved and along which path, along how many directions, the rotation of the leading
 * singular subspaces, and the agreement of the tasks' gradients (the paper's §4, "geometric properties" and "learning dynamics").
 */
package dev.weightflow.model.geometry;
