package dev.weightflow.projection;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.projection.lineage.EventIndex;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/** State of all dataset versions. Immutable. */
public final class Datasets {
    private static final Datasets EMPTY = new Datasets(
            TreePMap.empty(),
            TreePSet.empty(IngestedDataset.IN_ORDER),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            EventIndex.EMPTY);

    /**
     * Creates the projection of weightflow.datasets.
     *
     * @param follower prefix of the names of its snapshots: each service has its own
     */
    public static Projection<Datasets, JobEvent> projection(String follower) {
        return Projection.of(
                EMPTY,
                Datasets::apply,
                SnapshotFormat.json(follower + "-datasets", 2, Snapshot.class, Snapshot::of, Snapshot::state));
    }

    private record Snapshot(List<IngestedDataset> datasets, List<Indexed> indexed, Collection<LineageEvent> events) {
        record Indexed(DatasetId dataset, Digest index, Instant at) {}

        static Snapshot of(Datasets state) {
            List<Indexed> indexed = new ArrayList<>();
            state.sampleIndexes.forEach(
                    (dataset, indexes) -> indexes.forEach((index, at) -> indexed.add(new Indexed(dataset, index, at))));
            return new Snapshot(List.copyOf(state.inOrder), indexed, state.index.events());
        }

        Datasets state() {
            Datasets state = EMPTY;
            for (IngestedDataset dataset : datasets) {
                state = state.with(dataset);
            }
            for (Indexed each : indexed) {
                state = state.with(each.dataset(), each.index(), each.at());
            }
            return state.with(EventIndex.of(events));
        }
    }

    private final TreePMap<String, IngestedDataset> byId;
    private final TreePSet<IngestedDataset> inOrder;
    private final PMap<String, IngestedDataset> latestBySource;
    private final PMap<EventId, DatasetId> byEvent;
    private final PMap<DatasetId, PMap<Digest, Instant>> sampleIndexes;
    private final EventIndex index;

    private Datasets(
            TreePMap<String, IngestedDataset> byId,
            TreePSet<IngestedDataset> inOrder,
            PMap<String, IngestedDataset> latestBySource,
            PMap<EventId, DatasetId> byEvent,
            PMap<DatasetId, PMap<Digest, Instant>> sampleIndexes,
            EventIndex index) {
        this.byId = byId;
        this.inOrder = inOrder;
        this.latestBySource = latestBySource;
        this.byEvent = byEvent;
        this.sampleIndexes = sampleIndexes;
        this.index = index;
    }

    /** Returns the state after that event; the earliest announcement of a version counts, in whatever order they are read. */
    private Datasets apply(Envelope<JobEvent> envelope) {
        Datasets after = with(index.with(envelope));
        if (envelope.event() instanceof DatasetEvent.Stored stored
                && stored.index().isPresent()) {
            after = after.with(stored.dataset(), stored.index().get(), envelope.time());
        }
        if (!(envelope.event() instanceof DatasetIngested event)) {
            return after;
        }
        IngestedDataset announced = new IngestedDataset(event, EventMetadata.of(envelope));
        IngestedDataset known = byId.get(announced.id().value());
        if (known == null) {
            return after.with(announced);
        }
        return known.isAfter(announced) ? after.without(known).with(announced) : after;
    }

    private Datasets without(IngestedDataset dataset) {
        String source = dataset.event().source();
        TreePSet<IngestedDataset> others = inOrder.minus(dataset);
        PMap<String, IngestedDataset> latest = others.descendingSet().stream()
                .filter(other -> other.event().source().equals(source))
                .findFirst()
                .map(other -> latestBySource.plus(source, other))
                .orElseGet(() -> latestBySource.minus(source));
        return new Datasets(
                byId.minus(dataset.id().value()),
                others,
                latest,
                byEvent.minus(dataset.metadata().event()),
                sampleIndexes,
                index);
    }

    private Datasets with(IngestedDataset dataset) {
        String source = dataset.event().source();
        IngestedDataset latest = latestBySource.get(source);
        return new Datasets(
                byId.plus(dataset.id().value(), dataset),
                inOrder.plus(dataset),
                latest == null || dataset.isAfter(latest) ? latestBySource.plus(source, dataset) : latestBySource,
                byEvent.plus(dataset.metadata().event(), dataset.id()),
                sampleIndexes,
                index);
    }

    private Datasets with(DatasetId dataset, Digest sampleIndex, Instant at) {
        PMap<Digest, Instant> known = sampleIndexes.getOrDefault(dataset, HashTreePMap.empty());
        Instant before = known.getOrDefault(sampleIndex, at);
        return new Datasets(
                byId,
                inOrder,
                latestBySource,
                byEvent,
                sampleIndexes.plus(dataset, known.plus(sampleIndex, before.isAfter(at) ? before : at)),
                index);
    }

    private Datasets with(EventIndex next) {
        return next == index ? this : new Datasets(byId, inOrder, latestBySource, byEvent, sampleIndexes, next);
    }

    /** Returns the version of that id. */
    public Optional<IngestedDataset> dataset(DatasetId id) {
        return Optional.ofNullable(byId.get(id.value()));
    }

    /** Returns the digest of the latest {@link dev.weightflow.schema.dataset.SampleIndex} of that version, if it has one. */
    public Optional<Digest> sampleIndex(DatasetId id) {
        return sampleIndexes.getOrDefault(id, HashTreePMap.empty()).entrySet().stream()
                .max(Map.Entry.<Digest, Instant>comparingByValue()
                        .thenComparing(entry -> entry.getKey().hex()))
                .map(Map.Entry::getKey);
    }

    /** Returns the digests of all sample indexes of that version: releases may make different ones. */
    public Set<Digest> sampleIndexes(DatasetId id) {
        return sampleIndexes.getOrDefault(id, HashTreePMap.empty()).keySet();
    }

    /** Returns all versions, in order. */
    public Collection<IngestedDataset> all() {
        return inOrder;
    }

    /** Returns the latest versions, the latest first. */
    public List<IngestedDataset> latest(int most) {
        return inOrder.descendingSet().stream().limit(most).toList();
    }

    /** Returns the version that was first announced by that event. */
    public Optional<DatasetId> ingestedBy(EventId event) {
        return Optional.ofNullable(byEvent.get(event));
    }

    /** Returns the versions that were announced at that time or later, in order. */
    public List<IngestedDataset> since(Instant moment) {
        List<IngestedDataset> latestFirst = new ArrayList<>(inOrder.descendingSet().stream()
                .takeWhile(dataset -> !dataset.metadata().at().isBefore(moment))
                .toList());
        Collections.reverse(latestFirst);
        return latestFirst;
    }

    /** Returns the latest version ingested from that source. */
    public Optional<IngestedDataset> latestFrom(String source) {
        return Optional.ofNullable(latestBySource.get(source));
    }

    /** Returns some of the versions whose ids have that prefix. */
    public List<DatasetId> startingWith(String beginning, int most) {
        return byId.tailMap(beginning, true).values().stream()
                .map(IngestedDataset::id)
                .takeWhile(id -> id.value().startsWith(beginning))
                .limit(most)
                .toList();
    }

    /** Returns why no comparison is possible on the validation split of the version that a policy's {@code evaluateOn} names, if so. */
    public Optional<String> whyNotComparableOn(DatasetId id) {
        Optional<IngestedDataset> named = dataset(id);
        if (named.isEmpty()) {
            return Optional.of(
                    "evaluateOn names dataset " + id.value() + ", which was never ingested; name one that was");
        }
        return named.get().samples(Split.VAL) > 0
                ? Optional.empty()
                : Optional.of("evaluateOn names dataset " + id.shortId()
                        + ", which has no validation images; name one that has");
    }

    /** Returns the index of the underlying events. */
    public EventIndex index() {
        return index;
    }

    /** Dataset version, as it was first announced. */
    public record IngestedDataset(DatasetIngested event, EventMetadata metadata) {
        /** Order of their announcement. */
        public static final Comparator<IngestedDataset> IN_ORDER = Comparator.comparing(
                        (IngestedDataset dataset) -> dataset.metadata().at())
                .thenComparing(dataset -> dataset.id().value())
                .thenComparing(dataset -> dataset.metadata().event().value());

        /** Returns its identity. */
        public DatasetId id() {
            return event.dataset();
        }

        /** Returns the number of samples in that split. */
        public int samples(Split split) {
            return event.samples().getOrDefault(split, 0);
        }

        /** Returns whether this was announced after the other one. */
        public boolean isAfter(IngestedDataset other) {
            return IN_ORDER.compare(this, other) > 0;
        }
    }
}
