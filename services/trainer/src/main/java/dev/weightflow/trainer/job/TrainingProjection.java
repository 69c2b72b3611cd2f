package dev.weightflow.trainer.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Optional;

/** The trainings, as their journal tells of them. */
public final class TrainingProjection implements Projection<JobProjection<TrainingSpec>, TrainingEvent> {
    private static final JobSnapshots<TrainingSpec> SNAPSHOTS = new JobSnapshots<>(TrainingSpec.class);

    @Override
    public JobProjection<TrainingSpec> initial() {
        return JobProjection.empty();
    }

    @Override
    public JobProjection<TrainingSpec> apply(JobProjection<TrainingSpec> jobs, Envelope<TrainingEvent> event) {
        return jobs.apply(event.event(), event.time(), event.context());
    }

    @Override
    public Optional<SnapshotFormat<JobProjection<TrainingSpec>>> snapshotFormat() {
        return Optional.of(new SnapshotFormat<>(
                "trainings",
                JobSnapshots.VERSION,
                jobs -> WeightflowJson.write(SNAPSHOTS.write(jobs)),
                bytes -> SNAPSHOTS.read(WeightflowJson.read(bytes, JsonNode.class))));
    }
}
