package dev.weightflow.ingestion.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.platform.job.JobArchive;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetUnchanged;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * State of all ingestions and dataset versions. Immutable.
 *
 * @param sampleIndexes the latest sample index of each version; none for versions that only an earlier release has ingested
 */
public record IngestionState(
        JobProjection<IngestSpec> jobs,
        PMap<DatasetId, StoredDataset> datasets,
        PMap<DatasetId, SampleIndexed> sampleIndexes) {
    /** Version of the snapshots; must change whenever datasets are stored differently. */
    private static final int VERSION = 2;

    /** @param archive the archive of ingestions that ended long ago, where there is one */
    public static Projection<IngestionState, JobEvent> projection(Optional<JobArchive<IngestSpec>> archive) {
        JobSnapshots<IngestSpec> jobs = new JobSnapshots<>(IngestSpec.class, archive);
        return Projection.of(
                new IngestionState(JobProjection.empty(), HashTreePMap.empty(), HashTreePMap.empty()),
                IngestionState::apply,
                SnapshotFormat.json(
                        "ingestions",
                        100 * VERSION + JobSnapshots.VERSION,
                        Snapshot.class,
                        state -> state.snapshot(jobs),
                        snapshot -> snapshot.state(jobs)),
                archive.map(out -> out.within(
                        IngestionState::jobs,
                        (state, others) -> new IngestionState(others, state.datasets, state.sampleIndexes))));
    }

    private static final Comparator<StoredDataset> NEWEST_FIRST = Comparator.comparing(StoredDataset::ingestedAt)
            .reversed()
            .thenComparing(dataset -> dataset.id().value());

    private record Snapshot(JsonNode jobs, List<StoredDataset> datasets, List<SampleIndexed> indexed) {
        IngestionState state(JobSnapshots<IngestSpec> format) {
            return new IngestionState(
                    format.read(jobs),
                    HashTreePMap.from(
                            datasets.stream().collect(Collectors.toMap(StoredDataset::id, Function.identity()))),
                    HashTreePMap.from(
                            indexed.stream().collect(Collectors.toMap(SampleIndexed::dataset, Function.identity()))));
        }
    }

    private Snapshot snapshot(JobSnapshots<IngestSpec> format) {
        return new Snapshot(format.write(jobs), newestDatasets(), List.copyOf(sampleIndexes.values()));
    }

    /** Returns the state after an event; the same object if the event contradicts it. */
    private IngestionState apply(Envelope<JobEvent> envelope) {
        JobProjection<IngestSpec> after = jobs.apply(envelope);
        if (after == jobs) {
            return this;
        }
        return new IngestionState(
                after,
                envelope.event() instanceof DatasetIngested ingested
                        ? datasets.plus(ingested.dataset(), new StoredDataset(ingested, envelope.time()))
                        : datasets,
                // for either event: the version's announcement by an earlier release may be read after this
                SampleIndexed.of(envelope)
                        .filter(indexed -> indexed.isLatest(sampleIndexes))
                        .map(indexed -> sampleIndexes.plus(indexed.dataset(), indexed))
                        .orElse(sampleIndexes));
    }

    /** Returns the digest of the version's sample index, if it has one. */
    public Optional<Digest> sampleIndex(DatasetId id) {
        return Optional.ofNullable(sampleIndexes.get(id)).map(SampleIndexed::index);
    }

    public Optional<StoredDataset> dataset(DatasetId id) {
        return Optional.ofNullable(datasets.get(id));
    }

    public List<StoredDataset> newestDatasets() {
        return datasets.values().stream().sorted(NEWEST_FIRST).toList();
    }

    /** Returns the event that completes an ingestion whose manifest is stored: a dataset version is announced once, however often it is ingested. */
    public DatasetEvent.Stored completion(JobId job, int claim, String source, DatasetManifest manifest) {
        return datasets.containsKey(manifest.id())
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

    /** @param index the digest of the version's {@link dev.weightflow.schema.dataset.SampleIndex} */
    public record SampleIndexed(DatasetId dataset, Digest index, Instant at) {
        static Optional<SampleIndexed> of(Envelope<JobEvent> envelope) {
            return envelope.event() instanceof DatasetEvent.Stored stored
                    ? stored.index().map(index -> new SampleIndexed(stored.dataset(), index, envelope.time()))
                    : Optional.empty();
        }

        boolean isLatest(PMap<DatasetId, SampleIndexed> known) {
            SampleIndexed other = known.get(dataset);
            return other == null || !at.isBefore(other.at());
        }
    }

    public record StoredDataset(DatasetIngested event, Instant ingestedAt) {
        public DatasetId id() {
            return event.dataset();
        }
    }
}
