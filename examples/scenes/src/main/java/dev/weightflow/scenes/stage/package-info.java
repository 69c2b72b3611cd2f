/** Puts scenes together: a place with its light, then objects and clutter in it, as a camera of that day would find them. */
package dev.weightflow.scenes.stage;
