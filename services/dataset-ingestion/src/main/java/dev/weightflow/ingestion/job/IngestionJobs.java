package dev.weightflow.ingestion.job;

import dev.weightflow.platform.job.JobEvents;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.IngestionCancellationRequested;
import dev.weightflow.schema.event.DatasetEvent.IngestionCancelled;
import dev.weightflow.schema.event.DatasetEvent.IngestionClaimed;
import dev.weightflow.schema.event.DatasetEvent.IngestionFailed;
import dev.weightflow.schema.event.DatasetEvent.IngestionRejected;
import dev.weightflow.schema.event.DatasetEvent.IngestionReleased;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.job.JobKind;

/** Ingestions as jobs. */
public final class IngestionJobs {
    public static final JobEvents<IngestSpec, DatasetEvent> EVENTS = new JobEvents<>(
            JobKind.INGESTION,
            IngestionRequested::new,
            IngestionRejected::new,
            IngestionClaimed::new,
            IngestionReleased::new,
            IngestionFailed::new,
            IngestionCancellationRequested::new,
            job -> new IngestionCancelled(job.id(), job.generation()),
            Object::equals);

    private IngestionJobs() {}
}
