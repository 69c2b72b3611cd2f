package dev.weightflow.collector;

import dev.weightflow.collector.CollectionReport.Amount;
import dev.weightflow.collector.CollectionReport.OfKind;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.StoredContents;
import dev.weightflow.platform.objectstore.StoredContents.StoredContent;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.reachability.KeptObject;
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
 * Deletes content that nothing leads to. Each run is both phases: it deletes what an earlier run has found unreachable, and this one again,
 * and makes candidates of the rest. Killed at any moment, it leaves candidates that the next run goes on with.
 */
public final class GarbageCollector {
    private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);
    /** Between two looks at the logs. */
    private static final int AT_ONCE = 50;

    private final Journals journals;
    private final ObjectStore store;
    private final StoredContents contents;
    private final Duration grace;
    private final InstantSource clock;

    /** @param grace how long content must be unreachable, and how old it must be, before it is deleted */
    public GarbageCollector(
            Journals journals, ObjectStore store, StoredContents contents, Duration grace, InstantSource clock) {
        this.journals = journals;
        this.store = store;
        this.contents = contents;
        this.grace = grace;
        this.clock = clock;
    }

    /** What {@link #collect} would do at this moment. */
    public CollectionReport preview() {
        return new Run(clock.instant()).report(Set.of(), true);
    }

    /** Everything that is kept, with the reason: by kind, the largest first. */
    public List<KeptObject> kept() {
        return new Scan(journals, store, contents).kept();
    }

    /**
     * Deletes what may be deleted, and makes candidates of what else nothing leads to.
     *
     * @param ignoreUnreadable whether documents that are needed may be unreadable: what only they name is deleted then
     * @throws GarbageException if another collection is under way, or if documents are unreadable; nothing is deleted then
     * @throws dev.weightflow.projection.reachability.LogsNotReadException if the logs are not known to their ends
     */
    public CollectionReport collect(boolean ignoreUnreadable) {
        // the store's time: by it content is young or old, and this clock may be wrong
        Run run = new Run(contents.now());
        if (!ignoreUnreadable && !run.scan.unreadable().isEmpty()) {
            throw GarbageException.unreadable(run.scan.unreadable());
        }
        // before anything is deleted: what this run has found reachable is no candidate any more, even if it is killed
        // now
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

        /** The logs are looked at again and again: what they have come to lead to meanwhile is left. */
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

        /** When the object may be deleted; empty if it is no candidate yet. */
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
