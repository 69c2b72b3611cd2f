package dev.weightflow.evaluator.job;

import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.job.JobEvents;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCancellationRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCancelled;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationClaimed;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationFailed;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRejected;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationReleased;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.job.JobKind;

/** Evaluations as jobs. A job's id is the hash of its specification: {@link EvaluationSpec#jobId}. */
public final class EvaluationJobs {
    public static final Projection<JobProjection<EvaluationSpec>, EvaluationEvent> PROJECTION =
            JobSnapshots.projection("evaluations", EvaluationSpec.class);

    public static final JobEvents<EvaluationSpec, EvaluationEvent> EVENTS = new JobEvents<>(
            JobKind.EVALUATION,
            EvaluationRequested::new,
            EvaluationRejected::new,
            EvaluationClaimed::new,
            EvaluationReleased::new,
            EvaluationFailed::new,
            EvaluationCancellationRequested::new,
            job -> new EvaluationCancelled(job.id(), job.generation()),
            Object::equals);

    private EvaluationJobs() {}
}
