package dev.weightflow.trainer;

import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.training.TrainingSpec;

public final class TrainingJobs {
    public static final Projection<JobProjection<TrainingSpec>, JobEvent> PROJECTION =
            JobSnapshots.projection("trainings", TrainingSpec.class);

    private TrainingJobs() {}
}
