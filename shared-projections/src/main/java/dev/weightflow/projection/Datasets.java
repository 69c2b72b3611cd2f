package dev.weightflow.projection;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.projection.lineage.EventIndex;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.projection.lineage.Indexed;
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

/** State of all dataset versions: the fold of weightflow.datasets, for the service that writes the topic and for those that follow it. Immutable. */
public final class Datasets {
    /** State before the first event. */
    public static final Datasets EMPTY = new Datasets(
            TreePMap.empty(),
            TreePSet.empty(IngestedDataset.IN_ORDER),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty());

    /**
     * Creates a follower's projection of weightflow.datasets.
     *
     * @param follower prefix of the names of its snapshots: each service has its own
     */
    public static Projection<Indexed<Datasets>, JobEvent> projection(String follower) {
        return Indexed.projection(
                EMPTY,
                Datasets::apply,
                SnapshotFormat.json(follower + "-datasets", 2, Snapshot.class, Snapshot::of, Snapshot::state));
    }

    private record Snapshot(List<Announced> datasets, List<SampleIndexed> indexed, Collection<LineageEvent> events) {
        record Announced(DatasetIngested event, EventMetadata metadata) {}

        static Snapshot of(Indexed<Datasets> known) {
            return new Snapshot(
                    known.state().inOrder.stream()
                            .map(dataset ->
                                    new Announced(dataset.event(), known.index().metadata(dataset.announcement())))
                            .toList(),
                    known.state().sampleIndexes(),
                    known.index().events());
        }

        Indexed<Datasets> state() {
            List<IngestedDataset> announced = datasets.stream()
                    .map(each ->
                            new IngestedDataset(each.event(), each.metadata().at()))
                    .toList();
            return new Indexed<>(Datasets.of(announced, indexed), EventIndex.of(events));
        }
    }

    private final TreePMap<String, IngestedDataset> byId;
    private final TreePSet<IngestedDataset> inOrder;
    private final PMap<String, IngestedDataset> latestBySource;
    private final PMap<EventId, DatasetId> byEvent;
    private final PMap<DatasetId, PMap<Digest, Instant>> sampleIndexes;

    private Datasets(
            TreePMap<String, IngestedDataset> byId,
            TreePSet<IngestedDataset> inOrder,
            PMap<String, IngestedDataset> latestBySource,
            PMap<EventId, DatasetId> byEvent,
            PMap<DatasetId, PMap<Digest, Instant>> sampleIndexes) {
        this.byId = byId;
        this.inOrder = inOrder;
        this.latestBySource = latestBySource;
        this.byEvent = byEvent;
        this.sampleIndexes = sampleIndexes;
    }

    /** Creates the state with those versions and their sample indexes. */
    public static Datasets of(Collection<IngestedDataset> datasets, Collection<SampleIndexed> indexed) {
        Datasets state = EMPTY;
        for (IngestedDataset dataset : datasets) {
            state = state.with(dataset);
        }
        for (SampleIndexed each : indexed) {
            state = state.with(each);
        }
        return state;
    }

    /** Returns the state after that event; the earliest announcement of a version counts, in whatever order they are read. */
    public Datasets apply(Envelope<JobEvent> envelope) {
        if (!(envelope.event() instanceof DatasetEvent.Stored stored)) {
            return this;
        }
        // with either event: the version's announcement by an earlier release may be read later
        Datasets after = stored.index()
                .map(index -> with(new SampleIndexed(stored.dataset(), index, envelope.time())))
                .orElse(this);
        return stored instanceof DatasetIngested event
                ? after.with(new IngestedDataset(event, envelope.time()))
                : after;
    }

    private Datasets with(IngestedDataset dataset) {
        IngestedDataset known = byId.get(dataset.id().value());
        if (known == null) {
            return plus(dataset);
        }
        return known.isAfter(dataset) ? without(known).plus(dataset) : this;
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
                byId.minus(dataset.id().value()), others, latest, byEvent.minus(dataset.announcement()), sampleIndexes);
    }

    private Datasets plus(IngestedDataset dataset) {
        String source = dataset.event().source();
        IngestedDataset latest = latestBySource.get(source);
        return new Datasets(
                byId.plus(dataset.id().value(), dataset),
                inOrder.plus(dataset),
                latest == null || dataset.isAfter(latest) ? latestBySource.plus(source, dataset) : latestBySource,
                byEvent.plus(dataset.announcement(), dataset.id()),
                sampleIndexes);
    }

    private Datasets with(SampleIndexed indexed) {
        PMap<Digest, Instant> known = sampleIndexes.getOrDefault(indexed.dataset(), HashTreePMap.empty());
        Instant before = known.get(indexed.index());
        return before != null && !before.isBefore(indexed.at())
                ? this
                : new Datasets(
                        byId,
                        inOrder,
                        latestBySource,
                        byEvent,
                        sampleIndexes.plus(indexed.dataset(), known.plus(indexed.index(), indexed.at())));
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

    /** Returns the sample indexes of all versions, those included whose announcement was not read yet. */
    public List<SampleIndexed> sampleIndexes() {
        List<SampleIndexed> indexed = new ArrayList<>();
        sampleIndexes.forEach((dataset, indexes) ->
                indexes.forEach((index, at) -> indexed.add(new SampleIndexed(dataset, index, at))));
        return indexed;
    }

    /** Returns all versions, in order. */
    public Collection<IngestedDataset> all() {
        return inOrder;
    }

    /** Returns all versions, the latest first. */
    public Collection<IngestedDataset> latestFirst() {
        return inOrder.descendingSet();
    }

    /** Returns the latest versions, the latest first. */
    public List<IngestedDataset> latest(int most) {
        return latestFirst().stream().limit(most).toList();
    }

    /** Returns the version that was first announced by that event. */
    public Optional<DatasetId> ingestedBy(EventId event) {
        return Optional.ofNullable(byEvent.get(event));
    }

    /** Returns the versions that were announced at that time or later, in order. */
    public List<IngestedDataset> since(Instant moment) {
        List<IngestedDataset> latestFirst = new ArrayList<>(latestFirst().stream()
                .takeWhile(dataset -> !dataset.ingestedAt().isBefore(moment))
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

    /**
     * Dataset version.
     *
     * @param event its first announcement
     * @param ingestedAt when that was stated
     */
    public record IngestedDataset(DatasetIngested event, Instant ingestedAt) {
        /** Order of their announcement. */
        public static final Comparator<IngestedDataset> IN_ORDER = Comparator.comparing(IngestedDataset::ingestedAt)
                .thenComparing(dataset -> dataset.id().value())
                .thenComparing(dataset -> dataset.announcement().value());

        /** Returns its identity. */
        public DatasetId id() {
            return event.dataset();
        }

        /** Returns the identity of the event that announced it. */
        public EventId announcement() {
            return event.id();
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

    /**
     * Statement that a dataset version has that sample index.
     *
     * @param index the digest of the {@link dev.weightflow.schema.dataset.SampleIndex}
     * @param at time of the latest such statement
     */
    public record SampleIndexed(DatasetId dataset, Digest index, Instant at) {}
}
