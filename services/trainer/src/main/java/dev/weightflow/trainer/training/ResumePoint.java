package dev.weightflow.trainer.training;

import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.training.CheckpointManifest;

/** A checkpoint that a training goes on from. All of it is in the store, undamaged. */
record ResumePoint(CheckpointCommitted commit, CheckpointManifest manifest) {}
