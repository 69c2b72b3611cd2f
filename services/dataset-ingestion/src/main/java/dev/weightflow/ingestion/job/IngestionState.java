package dev.weightflow.ingestion.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.platform.job.JobArchive;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Datasets.SampleIndexed;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetUnchanged;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import java.util.List;
import java.util.Optional;

/** State of all ingestions, and the dataset versions that they led to. Immutable. */
public record IngestionState(JobProjection<IngestSpec> jobs, DatasetVersions datasets) {
    /** Version of the snapshots; must change whenever datasets are stored differently. */
    private static final int VERSION = 2;

    /** @param archive the archive of ingestions that ended long ago, where there is one */
    public static Projection<IngestionState, JobEvent> projection(Optional<JobArchive<IngestSpec>> archive) {
        JobSnapshots<IngestSpec> jobs = new JobSnapshots<>(IngestSpec.class, archive);
        return Projection.of(
                new IngestionState(JobProjection.empty(), DatasetVersions.EMPTY),
                IngestionState::apply,
                SnapshotFormat.json(
                        "ingestions",
                        100 * VERSION + JobSnapshots.VERSION,
                        Snapshot.class,
                        state -> Snapshot.of(state, jobs),
                        snapshot -> snapshot.state(jobs)),
                archive.map(out -> out.within(
                        IngestionState::jobs, (state, others) -> new IngestionState(others, state.datasets))));
    }

    private record Snapshot(JsonNode jobs, List<IngestedDataset> datasets, List<SampleIndexed> indexed) {
        static Snapshot of(IngestionState state, JobSnapshots<IngestSpec> format) {
            return new Snapshot(
                    format.write(state.jobs),
                    List.copyOf(state.datasets.latestFirst()),
                    state.datasets.sampleIndexes());
        }

        IngestionState state(JobSnapshots<IngestSpec> format) {
            return new IngestionState(format.read(jobs), DatasetVersions.of(datasets, indexed));
        }
    }

    /** Returns the state after an event; the same object if the event contradicts it. */
    private IngestionState apply(Envelope<JobEvent> envelope) {
        JobProjection<IngestSpec> after = jobs.apply(envelope);
        return after == jobs ? this : new IngestionState(after, datasets.apply(envelope));
    }

    /** Returns the event that completes an ingestion whose manifest is stored: a dataset version is announced once, however often it is ingested. */
    public DatasetEvent.Stored completion(JobId job, int claim, String source, DatasetManifest manifest) {
        return datasets.dataset(manifest.id()).isPresent()
                ? new DatasetUnchanged(job, claim, manifest.id())
                : new DatasetIngested(
                        job,
                        claim,
                        manifest.id(),
                        source,
                        manifest.tasks(),
                        manifest.samples(),
                        manifest.quarantinedCount(),
                        manifest.bytes());
    }
}
