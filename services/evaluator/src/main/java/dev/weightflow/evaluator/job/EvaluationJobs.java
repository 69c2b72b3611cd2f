package dev.weightflow.evaluator.job;

import dev.weightflow.platform.job.JobEvents;
import dev.weightflow.platform.job.JobRecord;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCancellationRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCancelled;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationClaimed;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationFailed;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRejected;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationReleased;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.time.Instant;
import java.util.Optional;

/** The events of evaluations. A job's id is the hash of its specification: {@link EvaluationSpec#jobId}. */
public final class EvaluationJobs implements JobEvents<EvaluationSpec, EvaluationEvent> {
    @Override
    public JobKind kind() {
        return JobKind.EVALUATION;
    }

    @Override
    public EvaluationEvent requested(JobId job, int generation, EvaluationSpec spec) {
        return new EvaluationRequested(job, generation, spec);
    }

    @Override
    public EvaluationEvent rejected(JobId job, Failure failure) {
        return new EvaluationRejected(job, failure);
    }

    @Override
    public EvaluationEvent claimed(JobId job, int claim, WorkerId worker) {
        return new EvaluationClaimed(job, claim, worker);
    }

    @Override
    public EvaluationEvent released(JobId job, int claim, WorkerId worker, ReleaseReason reason) {
        return new EvaluationReleased(job, claim, worker, reason);
    }

    @Override
    public EvaluationEvent failed(JobId job, int claim, Failure failure, Optional<Instant> retryAt) {
        return new EvaluationFailed(job, claim, failure, retryAt);
    }

    @Override
    public EvaluationEvent cancellationRequested(JobId job, int generation, String reason) {
        return new EvaluationCancellationRequested(job, generation, reason);
    }

    @Override
    public EvaluationEvent cancelled(JobRecord<EvaluationSpec> job) {
        return new EvaluationCancelled(job.id(), job.generation());
    }
}
