/**
 * Training runs: {@link dev.weightflow.model.run.Run} pauses the loop to validate, keeps the best model, commits, stops early and resumes, over a
 * {@link dev.weightflow.model.run.RunStore}: a folder here, and the platform's object store in the trainer.
 */
package dev.weightflow.model.run;
