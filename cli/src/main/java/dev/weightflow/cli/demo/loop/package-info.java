/** The demo of the closed loop: a model's images change, and what follows up to the model's replacement, as a story with its numbers. */
package dev.weightflow.cli.demo.loop;
