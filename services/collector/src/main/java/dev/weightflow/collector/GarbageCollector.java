package dev.weightflow.collector;

import dev.weightflow.collector.CollectionReport.Amount;
import dev.weightflow.collector.CollectionReport.OfKind;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.StoredContents;
import dev.weightflow.platform.objectstore.StoredContents.StoredContent;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.reachability.KeptObject;
import dev.weightflow.projection.reachability.NeededObjects;
import dev.weightflow.projection.reachability.ObjectKind;
import dev.weightflow.projection.reachability.Scan;
import dev.weightflow.schema.id.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes unreachable content. Each run has both phases: it deletes what this run and an earlier one have found unreachable, and makes candidates of
 * the rest. If it is killed at any moment, the next run continues with its candidates.
 */
public final class GarbageCollector {
    private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);
    /** Number of deletions between two checks of the logs. */
    private static final int AT_ONCE = 50;

    /** Default of the largest share of everything stored that may be unreachable and of unknown kind. */
    static final double USUAL_LARGEST_SHARE = 0.2;

    private final Journals journals;
    private final ObjectStore store;
    private final StoredContents contents;
    private final Duration grace;
    private final double largestShare;
    private final InstantSource clock;

    /**
     * Creates a collector with {@link #USUAL_LARGEST_SHARE}.
     *
     * @param grace least time for which content must be unreachable, and least age, before it is deleted
     */
    public GarbageCollector(
            Journals journals, ObjectStore store, StoredContents contents, Duration grace, InstantSource clock) {
        this(journals, store, contents, grace, USUAL_LARGEST_SHARE, clock);
    }

    /**
     * @param grace least time for which content must be unreachable, and least age, before it is deleted
     * @param largestShare largest share of everything stored that may be unreachable and of unknown kind
     */
    public GarbageCollector(
            Journals journals,
            ObjectStore store,
            StoredContents contents,
            Duration grace,
            double largestShare,
            InstantSource clock) {
        this.journals = journals;
        this.store = store;
        this.contents = contents;
        this.grace = grace;
        this.largestShare = largestShare;
        this.clock = clock;
    }

    /** Returns the report of a dry run of {@link #collect}. */
    public CollectionReport preview() {
        return new Run(clock.instant()).report(Set.of(), true);
    }

    /** Returns all kept objects with the reason, by kind, the largest first. */
    public List<KeptObject> kept() {
        return new Scan(journals, store, contents).kept();
    }

    /** Returns the objects that the facts need and the store does not have. */
    public MissingReport missing() {
        return MissingReport.of(journals, new NeededObjects(journals, store), contents);
    }

    /** As {@link #collect(boolean, boolean)}, without permission to delete a large share. */
    public CollectionReport collect(boolean ignoreUnreadable) {
        return collect(ignoreUnreadable, false);
    }

    /**
     * Deletes what is due, and makes candidates of all other unreachable objects.
     *
     * @param ignoreUnreadable whether to go on although needed documents are unreadable: objects that only these refer to are deleted then
     * @param anyShare whether a large share of everything may be unreachable and of unknown kind
     * @throws GarbageException if another collection is under way, if documents are unreadable, or if a large share would be deleted; nothing is
     * deleted then
     * @throws dev.weightflow.projection.reachability.LogsNotReadException if the logs are not read to their ends
     */
    public CollectionReport collect(boolean ignoreUnreadable, boolean anyShare) {
        // the store's time, which determines the age of content; this clock may be wrong
        Run run = new Run(contents.now());
        if (!ignoreUnreadable && !run.scan.unreadable().isEmpty()) {
            throw GarbageException.unreadable(run.scan.unreadable());
        }
        if (!anyShare) {
            UnexplainedShare.of(run.scan, store).requireAtMost(largestShare);
        }
        // before any deletion, so that reachable objects lose their candidacy even if this run is killed
        run.candidates.replace(
                store,
                run.scan.unreachable().stream().map(StoredContent::digest).toList(),
                run.now);
        Set<Digest> deleted = run.delete();
        LOG.info(
                "Garbage collection: {} of {} unreachable objects deleted",
                deleted.size(),
                run.scan.unreachable().size());
        return run.report(deleted, false);
    }

    private final class Run {
        private final Instant now;
        private final Candidates candidates = Candidates.read(store);
        private final Scan scan = new Scan(journals, store, contents);

        Run(Instant now) {
            this.now = now;
        }

        /** Deletes in batches and checks the logs before each: objects that have become reachable meanwhile are kept. */
        Set<Digest> delete() {
            List<Digest> due = scan.unreachable().stream()
                    .filter(this::isDue)
                    .map(StoredContent::digest)
                    .toList();
            Set<Digest> deleted = new HashSet<>();
            for (int from = 0; from < due.size(); from += AT_ONCE) {
                List<Digest> some = scan.stillUnreachable(due.subList(from, Math.min(from + AT_ONCE, due.size())));
                deleted.addAll(contents.delete(some, now.minus(grace)));
            }
            return deleted;
        }

        private boolean isDue(StoredContent content) {
            return dueAt(content).filter(at -> !at.isAfter(now)).isPresent();
        }

        /** Returns the time from which the object may be deleted; empty if it is no candidate yet. */
        private Optional<Instant> dueAt(StoredContent content) {
            return candidates
                    .since(content.digest())
                    .map(since -> since.isAfter(content.storedAt()) ? since : content.storedAt())
                    .map(from -> from.plus(grace));
        }

        CollectionReport report(Set<Digest> deleted, boolean dryRun) {
            Map<ObjectKind, OfKind> kinds = new EnumMap<>(ObjectKind.class);
            for (KeptObject object : scan.kept()) {
                add(kinds, object.kind(), new Amount(1, object.bytes()), Amount.NONE, Amount.NONE);
            }
            Optional<Instant> next = Optional.empty();
            for (StoredContent content : scan.unreachable()) {
                Amount amount = new Amount(1, content.bytes());
                boolean gone = dryRun ? isDue(content) : deleted.contains(content.digest());
                add(
                        kinds,
                        scan.kind(content.digest()),
                        Amount.NONE,
                        gone ? Amount.NONE : amount,
                        gone ? amount : Amount.NONE);
                if (!gone) {
                    Instant at = dueAt(content).orElse(now.plus(grace));
                    next = next.filter(earlier -> earlier.isBefore(at)).or(() -> Optional.of(at));
                }
            }
            return new CollectionReport(
                    dryRun,
                    grace.toSeconds(),
                    List.copyOf(kinds.values()),
                    next,
                    scan.unreadable(),
                    scan.unknownJobs());
        }

        private static void add(
                Map<ObjectKind, OfKind> kinds, ObjectKind kind, Amount kept, Amount waiting, Amount deleted) {
            kinds.merge(kind, new OfKind(kind, kept, waiting, deleted), OfKind::plus);
        }
    }
}
