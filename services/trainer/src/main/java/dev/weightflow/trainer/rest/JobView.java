package dev.weightflow.trainer.rest;

import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobRecord;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * A job as its users see it.
 *
 * @param since when it came into this state
 * @param cancelling whether it is to be stopped and has not stopped yet
 * @param requestedAt when it was first requested
 * @param generation how often it was requested; 0 if the request was rejected
 * @param claim the number of its latest claim
 * @param attempts how many attempts failed since it was requested or has last committed a checkpoint
 * @param worker who works on it
 * @param retryAt when it is tried again, after a failed attempt
 * @param lastFailure why it failed, or its latest attempt did; absent once it is completed
 * @param checkpoint the latest committed checkpoint; of a completed job, the result
 * @param manifest the digest of that checkpoint's manifest
 * @param best the checkpoint with the best validation so far, where the training is validated
 * @param progress the latest that was heard of the work, while there is a worker
 * @param spec what is to be trained; absent if the request was rejected
 */
public record JobView(
        JobId job,
        JobState state,
        Instant since,
        boolean cancelling,
        Instant requestedAt,
        int generation,
        int claim,
        int attempts,
        Optional<WorkerId> worker,
        Optional<Instant> retryAt,
        Optional<Failure> lastFailure,
        Optional<CheckpointId> checkpoint,
        Optional<Digest> manifest,
        Optional<Long> checkpointStep,
        Optional<BestCheckpoint> best,
        Optional<JobProgressed> progress,
        Optional<TrainingSpec> spec) {
    static JobView of(Job<TrainingSpec> job, Optional<JobProgressed> progress) {
        return job instanceof Job.Rejected<TrainingSpec> rejected
                ? rejected(rejected)
                : accepted((Job.Accepted<TrainingSpec>) job, progress);
    }

    private static JobView accepted(Job.Accepted<TrainingSpec> job, Optional<JobProgressed> progress) {
        JobRecord<TrainingSpec> record = job.record();
        Optional<Job.Claimed<TrainingSpec>> claimed =
                job instanceof Job.Claimed<TrainingSpec> held ? Optional.of(held) : Optional.empty();
        Optional<CheckpointCommitted> checkpoint = record.committed(CheckpointCommitted.class);
        return new JobView(
                job.id(),
                job.state(),
                job.since(),
                claimed.filter(Job.Claimed::cancellationRequested).isPresent(),
                record.requestedAt(),
                record.generation(),
                record.claim(),
                record.attempts(),
                claimed.map(Job.Claimed::worker),
                job instanceof Job.Waiting<TrainingSpec> waiting ? waiting.retryAt() : Optional.empty(),
                record.lastFailure().filter(failure -> job.state() != JobState.COMPLETED),
                checkpoint.map(CheckpointCommitted::checkpoint),
                checkpoint.map(CheckpointCommitted::manifest),
                checkpoint.map(CheckpointCommitted::step),
                checkpoint.flatMap(CheckpointCommitted::best),
                progress,
                Optional.of(record.spec()));
    }

    private static JobView rejected(Job.Rejected<TrainingSpec> job) {
        return new JobView(
                job.id(),
                job.state(),
                job.since(),
                false,
                job.since(),
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(job.failure()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
