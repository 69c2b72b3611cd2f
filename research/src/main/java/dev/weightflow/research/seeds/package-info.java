/** Measures how far a training's figures vary between seeds, which a model's gate needs. */
package dev.weightflow.research.seeds;
