package dev.weightflow.evaluator.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.Optional;

/** All evaluations, as the log tells of them. */
public final class EvaluationProjection implements Projection<JobProjection<EvaluationSpec>, EvaluationEvent> {
    private static final JobSnapshots<EvaluationSpec> SNAPSHOTS = new JobSnapshots<>(EvaluationSpec.class);

    @Override
    public JobProjection<EvaluationSpec> initial() {
        return JobProjection.empty();
    }

    @Override
    public JobProjection<EvaluationSpec> apply(JobProjection<EvaluationSpec> jobs, Envelope<EvaluationEvent> event) {
        return event.event() instanceof EvaluationEvent.OfJob ofJob
                ? jobs.apply(ofJob, event.time(), event.context())
                : jobs;
    }

    @Override
    public Optional<SnapshotFormat<JobProjection<EvaluationSpec>>> snapshotFormat() {
        return Optional.of(new SnapshotFormat<>(
                "evaluations",
                JobSnapshots.VERSION,
                jobs -> WeightflowJson.write(SNAPSHOTS.write(jobs)),
                bytes -> SNAPSHOTS.read(WeightflowJson.read(bytes, JsonNode.class))));
    }
}
