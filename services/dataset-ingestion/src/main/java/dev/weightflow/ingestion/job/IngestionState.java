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
 * All ingestions and dataset versions, as the journal tells of them. Immutable.
 *
 * @param sampleIndexes by version its latest index; none of a version that only an earlier release has ingested
 */
public record IngestionState(
        JobProjection<IngestSpec> jobs,
        PMap<DatasetId, StoredDataset> datasets,
        PMap<DatasetId, SampleIndexed> sampleIndexes) {
    /** To be raised whenever datasets are stored in another way. */
    private static final int VERSION = 2;

    /** @param archive of ingestions that ended long ago, where there is one */
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

    /** The state after an event; the same if the event contradicts it. */
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
                // whichever fact: an earlier release may have stated the version, and that may be read later than this
                SampleIndexed.of(envelope)
                        .filter(indexed -> indexed.isLatest(sampleIndexes))
                        .map(indexed -> sampleIndexes.plus(indexed.dataset(), indexed))
                        .orElse(sampleIndexes));
    }

    /** The digest of what the version shows, if that was noted. */
    public Optional<Digest> sampleIndex(DatasetId id) {
        return Optional.ofNullable(sampleIndexes.get(id)).map(SampleIndexed::index);
    }

    public Optional<StoredDataset> dataset(DatasetId id) {
        return Optional.ofNullable(datasets.get(id));
    }

    public List<StoredDataset> newestDatasets() {
        return datasets.values().stream().sorted(NEWEST_FIRST).toList();
    }

    /** The event that completes an ingestion whose manifest is stored: a dataset version is stated once, however often it is ingested. */
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
