/** Composition of scenes: a place with its light, then objects and clutter in it, from a camera's view. */
package dev.weightflow.scenes.stage;
