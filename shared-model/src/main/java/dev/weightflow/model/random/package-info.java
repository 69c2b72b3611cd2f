/** Randomness without state: everything that is drawn is a function of a seed and a purpose. */
package dev.weightflow.model.random;
