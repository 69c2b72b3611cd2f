package dev.weightflow.trainer;

import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.job.JobEvents;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancellationRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancelled;
import dev.weightflow.schema.event.TrainingEvent.TrainingClaimed;
import dev.weightflow.schema.event.TrainingEvent.TrainingFailed;
import dev.weightflow.schema.event.TrainingEvent.TrainingRejected;
import dev.weightflow.schema.event.TrainingEvent.TrainingReleased;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.TrainingSpec;

/** Trainings as jobs. */
public final class TrainingJobs {
    public static final Projection<JobProjection<TrainingSpec>, TrainingEvent> PROJECTION =
            JobSnapshots.projection("trainings", TrainingSpec.class);

    public static final JobEvents<TrainingSpec, TrainingEvent> EVENTS = new JobEvents<>(
            JobKind.TRAINING,
            TrainingRequested::new,
            TrainingRejected::new,
            TrainingClaimed::new,
            TrainingReleased::new,
            TrainingFailed::new,
            TrainingCancellationRequested::new,
            job -> new TrainingCancelled(
                    job.id(),
                    job.generation(),
                    job.committed(CheckpointCommitted.class).map(CheckpointCommitted::checkpoint)),
            // with another priority, time limit, checkpoint interval or evaluation it is the same job
            (known, requested) -> known.jobId().equals(requested.jobId()));

    private TrainingJobs() {}
}
