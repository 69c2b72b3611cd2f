/** The trainer: fine-tunes a model for every training that is requested, and shares the work with further instances. */
package dev.weightflow.trainer;
