package dev.weightflow.ingestion;

import dev.weightflow.ingestion.job.IngestionState;
import dev.weightflow.ingestion.source.SourceAllowlist;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.JobUpdates;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.job.Jobs.Requested;
import dev.weightflow.platform.job.Leases;
import dev.weightflow.platform.job.ProgressTracker;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.function.Supplier;

/** The running service, as REST resources and channels use it. */
public final class Ingestions {
    private final Supplier<IngestionState> state;
    private final Jobs<IngestSpec, IngestionState, DatasetEvent> jobs;
    private final JobUpdates<IngestSpec, IngestionState, DatasetEvent> updates;
    private final Leases<IngestSpec, IngestionState, DatasetEvent> leases;
    private final ProgressTracker progress;
    private final SourceAllowlist sources;
    private final ObjectStore store;

    Ingestions(
            Supplier<IngestionState> state,
            Jobs<IngestSpec, IngestionState, DatasetEvent> jobs,
            Leases<IngestSpec, IngestionState, DatasetEvent> leases,
            SourceAllowlist sources,
            ObjectStore store) {
        this.state = state;
        this.jobs = jobs;
        this.updates = new JobUpdates<>(jobs);
        this.leases = leases;
        this.progress = new ProgressTracker(jobs.kind());
        this.sources = sources;
        this.store = store;
    }

    /** What the journal says at present. */
    public IngestionState state() {
        return state.get();
    }

    public Jobs<IngestSpec, IngestionState, DatasetEvent> jobs() {
        return jobs;
    }

    public JobUpdates<IngestSpec, IngestionState, DatasetEvent> updates() {
        return updates;
    }

    public ProgressTracker progress() {
        return progress;
    }

    /**
     * Requests an ingestion.
     *
     * @return fails with a {@link dev.weightflow.platform.job.JobFailedException} if the source's name alone is reason to refuse it
     */
    public Uni<Requested<IngestSpec>> request(JobId id, IngestSpec spec, EventContext context) {
        return Uni.createFrom().completionStage(() -> {
            sources.checkName(spec.source());
            return jobs.request(id, spec, context);
        });
    }

    /** The manifest of a dataset version, from the store. */
    public Uni<DatasetManifest> manifest(DatasetId dataset) {
        return Uni.createFrom()
                .item(() -> WeightflowJson.read(store.read(dataset.digest()), DatasetManifest.class))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /** Progress or a heartbeat of some instance, this one included, has arrived. */
    public void hear(ProgressEvent sign) {
        leases.hear(sign);
        if (sign instanceof JobProgressed progressed) {
            progress.hear(progressed);
            updates.hear(progressed);
        }
    }
}
