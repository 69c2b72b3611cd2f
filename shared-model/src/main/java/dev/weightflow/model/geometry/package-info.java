/**
 * Measurements of what a training has done to the weights: how far they moved and along which way, how many directions that takes, how
 * the leading singular subspaces turned, and whether the tasks pull alike (the paper's §4, "geometric properties" and "learning
 * dynamics").
 */
package dev.weightflow.model.geometry;
