package dev.weightflow.trainer.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobStatus;
import dev.weightflow.projection.Trainings;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Optional;

/**
 * Training, as shown to users.
 *
 * @param checkpoint the latest committed checkpoint; of a completed job, the result
 * @param manifest the digest of that checkpoint's manifest
 * @param curve the digest of the stored curve up to that checkpoint
 * @param best the checkpoint with the best validation so far, where the training is validated
 * @param stoppedEarly the reason for an end before the last step, as a clause
 * @param spec the training's specification; absent if the request was rejected
 */
public record JobView(
        @JsonUnwrapped JobStatus status,
        Optional<CheckpointId> checkpoint,
        Optional<Digest> manifest,
        Optional<Long> checkpointStep,
        Optional<Digest> curve,
        Optional<BestCheckpoint> best,
        Optional<String> stoppedEarly,
        Optional<TrainingSpec> spec) {
    static JobView of(Job<TrainingSpec> job, JobStatus status) {
        Optional<CheckpointCommitted> checkpoint =
                job.accepted().flatMap(known -> known.record().committed(CheckpointCommitted.class));
        return new JobView(
                status,
                checkpoint.map(CheckpointCommitted::checkpoint),
                checkpoint.map(CheckpointCommitted::manifest),
                checkpoint.map(CheckpointCommitted::step),
                checkpoint.flatMap(CheckpointCommitted::curve),
                checkpoint.flatMap(CheckpointCommitted::best),
                Trainings.completion(job).flatMap(TrainingCompleted::stoppedEarly),
                job.spec());
    }
}
