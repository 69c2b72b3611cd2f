package dev.weightflow.trainer.work;

import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Optional;

/**
 * What a run is to do.
 *
 * @param resumeFrom the latest committed checkpoint, if there is one
 */
public record Assignment(JobId job, TrainingSpec spec, Optional<CheckpointManifest> resumeFrom) {}
