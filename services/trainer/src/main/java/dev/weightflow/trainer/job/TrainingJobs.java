package dev.weightflow.trainer.job;

import dev.weightflow.platform.job.JobEvents;
import dev.weightflow.platform.job.JobRecord;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancellationRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancelled;
import dev.weightflow.schema.event.TrainingEvent.TrainingClaimed;
import dev.weightflow.schema.event.TrainingEvent.TrainingFailed;
import dev.weightflow.schema.event.TrainingEvent.TrainingRejected;
import dev.weightflow.schema.event.TrainingEvent.TrainingReleased;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.Optional;

/** The events of trainings. */
public final class TrainingJobs implements JobEvents<TrainingSpec, TrainingEvent> {
    @Override
    public JobKind kind() {
        return JobKind.TRAINING;
    }

    @Override
    public TrainingEvent requested(JobId job, int generation, TrainingSpec spec) {
        return new TrainingRequested(job, generation, spec);
    }

    @Override
    public TrainingEvent rejected(JobId job, Failure failure) {
        return new TrainingRejected(job, failure);
    }

    @Override
    public TrainingEvent claimed(JobId job, int claim, WorkerId worker) {
        return new TrainingClaimed(job, claim, worker);
    }

    @Override
    public TrainingEvent released(JobId job, int claim, WorkerId worker, ReleaseReason reason) {
        return new TrainingReleased(job, claim, worker, reason);
    }

    @Override
    public TrainingEvent failed(JobId job, int claim, Failure failure, Optional<Instant> retryAt) {
        return new TrainingFailed(job, claim, failure, retryAt);
    }

    @Override
    public TrainingEvent cancellationRequested(JobId job, int generation, String reason) {
        return new TrainingCancellationRequested(job, generation, reason);
    }

    @Override
    public TrainingEvent cancelled(JobRecord<TrainingSpec> job) {
        return new TrainingCancelled(
                job.id(),
                job.generation(),
                job.committed(CheckpointCommitted.class).map(CheckpointCommitted::checkpoint));
    }

    /** The same training with another priority, time limit, checkpoint interval or evaluation is the same job. */
    @Override
    public boolean same(TrainingSpec known, TrainingSpec requested) {
        return known.jobId().equals(requested.jobId());
    }
}
