package dev.weightflow.evaluator.job;

import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobUpdates;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.job.Leases;
import dev.weightflow.platform.job.ProgressTracker;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;

/**
 * The evaluations, for channels and REST.
 *
 * @param progress how far those are that some instance works on
 * @param updates what happens to them, for whoever watches
 */
public record Evaluations(
        Jobs<EvaluationSpec, JobProjection<EvaluationSpec>, EvaluationEvent> jobs,
        Leases<EvaluationSpec, JobProjection<EvaluationSpec>, EvaluationEvent> leases,
        ProgressTracker progress,
        JobUpdates<EvaluationSpec, JobProjection<EvaluationSpec>, EvaluationEvent> updates) {

    /** A sign of life of some instance has arrived. */
    public void hear(ProgressEvent sign) {
        leases.hear(sign);
        if (sign instanceof JobProgressed progressed) {
            progress.hear(progressed);
            updates.hear(progressed);
        }
    }
}
