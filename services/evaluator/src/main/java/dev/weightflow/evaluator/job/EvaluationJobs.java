package dev.weightflow.evaluator.job;

import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.JobEvent;

/** Evaluations as jobs. A job's id is the hash of its specification: {@link EvaluationSpec#jobId}. */
public final class EvaluationJobs {
    public static final Projection<JobProjection<EvaluationSpec>, JobEvent> PROJECTION =
            JobSnapshots.projection("evaluations", EvaluationSpec.class);

    private EvaluationJobs() {}
}
