package dev.weightflow.ingestion;

import dev.weightflow.ingestion.job.DatasetVersions;
import dev.weightflow.ingestion.job.IngestionState;
import dev.weightflow.ingestion.sample.SampleQueries;
import dev.weightflow.ingestion.source.SourceAllowlist;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.Jobs.Requested;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/** Components of the running service, for its REST resources and channels. */
public record Ingestions(
        Journal<IngestionState, JobEvent> journal,
        JobService<IngestSpec> jobs,
        SourceAllowlist sources,
        SampleQueries samples,
        ObjectStore store) {

    /** Returns the dataset versions. */
    public DatasetVersions datasets() {
        return journal.state().datasets();
    }

    /**
     * Requests an ingestion; fails with a {@link dev.weightflow.platform.job.JobFailedException} if the source's name alone is a reason to refuse it.
     */
    public Uni<Requested<IngestSpec>> request(JobId id, IngestSpec spec, EventContext context) {
        return Uni.createFrom()
                .voidItem()
                .invoke(() -> sources.checkName(spec.source()))
                .chain(() -> jobs.request(id, spec, context));
    }

    public Uni<DatasetManifest> manifest(DatasetId dataset) {
        return Uni.createFrom()
                .item(() -> WeightflowJson.read(store.read(dataset.digest()), DatasetManifest.class))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
