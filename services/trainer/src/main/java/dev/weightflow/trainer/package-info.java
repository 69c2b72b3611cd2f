/** Trainer: fine-tunes a model for every requested training, and shares the work with further instances. */
package dev.weightflow.trainer;
