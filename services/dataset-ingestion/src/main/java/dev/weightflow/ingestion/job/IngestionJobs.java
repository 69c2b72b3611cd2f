package dev.weightflow.ingestion.job;

import dev.weightflow.platform.job.JobEvents;
import dev.weightflow.platform.job.JobRecord;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.IngestionCancellationRequested;
import dev.weightflow.schema.event.DatasetEvent.IngestionCancelled;
import dev.weightflow.schema.event.DatasetEvent.IngestionClaimed;
import dev.weightflow.schema.event.DatasetEvent.IngestionFailed;
import dev.weightflow.schema.event.DatasetEvent.IngestionRejected;
import dev.weightflow.schema.event.DatasetEvent.IngestionReleased;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.time.Instant;
import java.util.Optional;

/** The events of ingestions. */
public final class IngestionJobs implements JobEvents<IngestSpec, DatasetEvent> {
    @Override
    public JobKind kind() {
        return JobKind.INGESTION;
    }

    @Override
    public DatasetEvent requested(JobId job, int generation, IngestSpec spec) {
        return new IngestionRequested(job, generation, spec);
    }

    @Override
    public DatasetEvent rejected(JobId job, Failure failure) {
        return new IngestionRejected(job, failure);
    }

    @Override
    public DatasetEvent claimed(JobId job, int claim, WorkerId worker) {
        return new IngestionClaimed(job, claim, worker);
    }

    @Override
    public DatasetEvent released(JobId job, int claim, WorkerId worker, ReleaseReason reason) {
        return new IngestionReleased(job, claim, worker, reason);
    }

    @Override
    public DatasetEvent failed(JobId job, int claim, Failure failure, Optional<Instant> retryAt) {
        return new IngestionFailed(job, claim, failure, retryAt);
    }

    @Override
    public DatasetEvent cancellationRequested(JobId job, int generation, String reason) {
        return new IngestionCancellationRequested(job, generation, reason);
    }

    @Override
    public DatasetEvent cancelled(JobRecord<IngestSpec> job) {
        return new IngestionCancelled(job.id(), job.generation());
    }
}
