package dev.weightflow.projection;

import static dev.weightflow.platform.database.Column.number;
import static dev.weightflow.platform.database.Column.text;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Row;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.projection.lineage.EventTable;
import dev.weightflow.projection.lineage.LineageIndex;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Dataset versions in tables: the fold of weightflow.datasets for those that follow it. The service that ingests decides about the jobs alone, and by
 * the same rules about which statement counts: those of {@link IngestedDataset} and {@link SampleIndexed}.
 */
public final class Datasets {
    private static final int VERSION = 1;

    private static final Table VERSIONS = Table.named("datasets", text("id"))
            .with(number("stated"), text("event"), text("source"), number("train"), number("val"), text("content"))
            .indexedForReadersBy("stated", "id", "event")
            .indexedForReadersBy("source", "stated", "id", "event")
            .indexedForReadersBy("event");

    private static final Table INDEXES =
            Table.named("sample_indexes", text("dataset"), text("digest")).with(number("stated"));

    /** {@link IngestedDataset#IN_ORDER}. */
    private static final String IN_ORDER = " ORDER BY stated, id, event";

    private static final String LATEST_FIRST = " ORDER BY stated DESC, id DESC, event DESC";

    /**
     * Creates a follower's projection of weightflow.datasets.
     *
     * @param follower prefix of its name: each service has its own
     */
    public static TableProjection<Datasets, JobEvent> projection(String follower) {
        return new Projection(follower + "-datasets");
    }

    private record Projection(String name) implements TableProjection<Datasets, JobEvent> {
        @Override
        public int version() {
            return 100 * VERSION + EventTable.VERSION;
        }

        @Override
        public List<Table> tables() {
            return List.of(VERSIONS, INDEXES, EventTable.EVENTS);
        }

        @Override
        public Datasets view(Queries queries) {
            return new Datasets(queries);
        }

        @Override
        public Fold<JobEvent> fold(Transaction transaction) {
            Datasets known = new Datasets(transaction);
            return envelope -> {
                EventTable.put(transaction, envelope);
                SampleIndexed.in(envelope)
                        .filter(indexed -> known.index(indexed)
                                .filter(before -> !indexed.isAfter(before))
                                .isEmpty())
                        .ifPresent(indexed -> put(transaction, indexed));
                IngestedDataset.in(envelope)
                        .filter(dataset -> known.dataset(dataset.id())
                                .filter(before -> !before.isAfter(dataset))
                                .isEmpty())
                        .ifPresent(dataset -> put(transaction, dataset));
            };
        }

        private static void put(Transaction transaction, IngestedDataset dataset) {
            transaction.put(
                    VERSIONS,
                    dataset.id().value(),
                    dataset.ingestedAt(),
                    dataset.announcement().value(),
                    dataset.event().source(),
                    dataset.samples(Split.TRAIN),
                    dataset.samples(Split.VAL),
                    new String(WeightflowJson.write(dataset.event()), StandardCharsets.UTF_8));
        }

        private static void put(Transaction transaction, SampleIndexed indexed) {
            transaction.put(INDEXES, indexed.dataset().value(), indexed.index().hex(), indexed.at());
        }
    }

    private final Queries queries;

    private Datasets(Queries queries) {
        this.queries = queries;
    }

    private static IngestedDataset dataset(Row row) {
        return new IngestedDataset(
                WeightflowJson.read(row.text("content").getBytes(StandardCharsets.UTF_8), DatasetIngested.class),
                row.instant("stated"));
    }

    private static DatasetId id(Row row) {
        return new DatasetId(row.text("id"));
    }

    private static SampleIndexed indexed(Row row) {
        return new SampleIndexed(
                new DatasetId(row.text("dataset")), new Digest(row.text("digest")), row.instant("stated"));
    }

    private Optional<SampleIndexed> index(SampleIndexed stated) {
        return queries.first(
                INDEXES,
                "WHERE dataset = ? AND digest = ?",
                Datasets::indexed,
                stated.dataset().value(),
                stated.index().hex());
    }

    /** Returns the index of the underlying events. */
    public LineageIndex index() {
        return new EventTable(queries);
    }

    /** Returns the version of that id. */
    public Optional<IngestedDataset> dataset(DatasetId id) {
        return queries.first(VERSIONS, "WHERE id = ?", Datasets::dataset, id.value());
    }

    /** Returns the digest of the latest {@link dev.weightflow.schema.dataset.SampleIndex} of that version, if it has one. */
    public Optional<Digest> sampleIndex(DatasetId id) {
        return queries.first(
                        INDEXES, "WHERE dataset = ? ORDER BY stated DESC, digest DESC", Datasets::indexed, id.value())
                .map(SampleIndexed::index);
    }

    /** Returns the digests of all sample indexes of that version: releases may make different ones. */
    public Set<Digest> sampleIndexes(DatasetId id) {
        return Set.copyOf(
                queries.list(INDEXES, "WHERE dataset = ?", row -> indexed(row).index(), id.value()));
    }

    /** Returns the number of versions. */
    public long count() {
        return queries.number("SELECT count(*) FROM datasets");
    }

    /** Returns the number of samples in all versions together. */
    public long samples() {
        return queries.number("SELECT COALESCE(sum(train + val), 0) FROM datasets");
    }

    /** Passes on all versions, in order. */
    public void each(Consumer<IngestedDataset> receiver) {
        queries.each(VERSIONS, IN_ORDER, row -> receiver.accept(dataset(row)));
    }

    /** Returns the ids of all versions, the latest first. */
    public List<DatasetId> ids() {
        return queries.list(VERSIONS, LATEST_FIRST, Datasets::id);
    }

    /** Returns the latest versions, the latest first. */
    public List<IngestedDataset> latest(int most) {
        return latest(0, most);
    }

    /** As {@link #latest(int)}, after so many later ones. */
    public List<IngestedDataset> latest(long skipped, int most) {
        return queries.list(VERSIONS, LATEST_FIRST + " LIMIT ? OFFSET ?", Datasets::dataset, most, skipped);
    }

    /** As {@link #latest(int)}, of those with validation images. */
    public List<IngestedDataset> latestWithValidation(int most) {
        return queries.list(VERSIONS, "WHERE val > 0" + LATEST_FIRST + " LIMIT ?", Datasets::dataset, most);
    }

    /** Returns some of the versions whose id begins with that text, or whose source has it in its name, in order. */
    public List<IngestedDataset> matching(String lowerCase, int most) {
        List<IngestedDataset> found = new ArrayList<>();
        queries.each(VERSIONS, IN_ORDER, row -> {
            if (found.size() < most
                    && (row.text("id").startsWith(lowerCase)
                            || row.text("source").toLowerCase(Locale.ROOT).contains(lowerCase))) {
                found.add(dataset(row));
            }
        });
        return found;
    }

    /** Returns the version that was first announced by that event. */
    public Optional<DatasetId> ingestedBy(EventId event) {
        return queries.first(VERSIONS, "WHERE event = ?", Datasets::id, event.value());
    }

    /** Returns the versions that were announced at that time or later, in order. */
    public List<IngestedDataset> since(Instant moment) {
        return queries.list(VERSIONS, "WHERE stated >= ?" + IN_ORDER, Datasets::dataset, moment);
    }

    /** Returns the first versions with training images that were announced at that time or later, in order. */
    public List<IngestedDataset> withTrainingSince(Instant moment, int most) {
        return queries.list(
                VERSIONS, "WHERE stated >= ? AND train > 0" + IN_ORDER + " LIMIT ?", Datasets::dataset, moment, most);
    }

    /** Returns the ids of the versions that were announced at that time or later, in order. */
    public List<DatasetId> idsSince(Instant moment) {
        return queries.list(VERSIONS, "WHERE stated >= ?" + IN_ORDER, Datasets::id, moment);
    }

    /** Returns the latest version ingested from that source. */
    public Optional<IngestedDataset> latestFrom(String source) {
        return queries.first(VERSIONS, "WHERE source = ?" + LATEST_FIRST, Datasets::dataset, source);
    }

    /** Returns the latest version from the same source before that one. */
    public Optional<IngestedDataset> before(IngestedDataset dataset) {
        return queries.first(
                VERSIONS,
                "WHERE source = ? AND (stated, id, event) < (?, ?, ?)" + LATEST_FIRST,
                Datasets::dataset,
                dataset.event().source(),
                dataset.ingestedAt(),
                dataset.id().value(),
                dataset.announcement().value());
    }

    /** Returns some of the versions whose ids have that prefix. */
    public List<DatasetId> startingWith(String beginning, int most) {
        return queries.startingWith(VERSIONS, "id", beginning, most, Datasets::id);
    }

    /** Returns why no comparison is possible on the validation split of the version that a policy's {@code evaluateOn} names, if so. */
    public Optional<String> whyNotComparableOn(DatasetId id) {
        Optional<IngestedDataset> named = dataset(id);
        if (named.isEmpty()) {
            return Optional.of(
                    "evaluateOn names dataset " + id.value() + ", which was never ingested; name one that was");
        }
        if (!named.get().isLabelled()) {
            return Optional.of("evaluateOn names dataset " + id.shortId() + ", which has no labels; name one that has");
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
        /** Order of their announcement: the earliest one of a version counts, in whatever order they are read. */
        public static final Comparator<IngestedDataset> IN_ORDER = Comparator.comparing(IngestedDataset::ingestedAt)
                .thenComparing(dataset -> dataset.id().value())
                .thenComparing(dataset -> dataset.announcement().value());

        /** Returns the version that an event announces, if it does. */
        public static Optional<IngestedDataset> in(Envelope<JobEvent> envelope) {
            return envelope.as(DatasetIngested.class)
                    .map(announced -> new IngestedDataset(announced.event(), announced.time()));
        }

        /** Returns its identity. */
        public DatasetId id() {
            return event.dataset();
        }

        /** Returns the identity of the event that announced it. */
        public EventId announcement() {
            return event.id();
        }

        /** Returns whether its images have labels: without, nothing can be learned from them or measured on them. */
        @JsonIgnore
        public boolean isLabelled() {
            return !event.tasks().isEmpty();
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
    public record SampleIndexed(DatasetId dataset, Digest index, Instant at) {
        /** Order of a version's statements: the last one names its present index. */
        public static final Comparator<SampleIndexed> IN_ORDER = Comparator.comparing(SampleIndexed::at)
                .thenComparing(indexed -> indexed.index().hex());

        /** Returns what an event states, if it does: the version's announcement by an earlier release may be read later. */
        public static Optional<SampleIndexed> in(Envelope<JobEvent> envelope) {
            return envelope.event() instanceof DatasetEvent.Stored stored
                    ? stored.index().map(index -> new SampleIndexed(stored.dataset(), index, envelope.time()))
                    : Optional.empty();
        }

        /** Returns whether this was stated after the other one. */
        public boolean isAfter(SampleIndexed other) {
            return IN_ORDER.compare(this, other) > 0;
        }
    }
}
