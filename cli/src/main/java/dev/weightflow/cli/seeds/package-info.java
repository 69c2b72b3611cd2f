/** How far a training's figures move from seed to seed, which a model's gate has to know. */
package dev.weightflow.cli.seeds;
