/** Training with the model's own loop: from a specification to a network, a data set and checkpoint files. */
package dev.weightflow.trainer.model;
