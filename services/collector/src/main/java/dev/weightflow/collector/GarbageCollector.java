package dev.weightflow.registry.garbage;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.StoredContents;
import dev.weightflow.platform.objectstore.StoredContents.StoredContent;
import dev.weightflow.projection.Journals;
import dev.weightflow.registry.baseweights.WeightsCatalogue;
import dev.weightflow.registry.garbage.CollectionReport.Amount;
import dev.weightflow.registry.garbage.CollectionReport.OfKind;
import dev.weightflow.schema.id.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final Roots roots;
    private final Duration grace;
    private final InstantSource clock;
    private final AtomicBoolean running = new AtomicBoolean();

    /** @param grace how long content must be unreachable, and how old it must be, before it is deleted */
    public GarbageCollector(
            Journals journals,
            ObjectStore store,
            StoredContents contents,
            WeightsCatalogue baseWeights,
            Duration grace,
            InstantSource clock) {
        this.journals = journals;
        this.store = store;
        this.contents = contents;
        this.roots = new Roots(journals, baseWeights, store);
        this.grace = grace;
        this.clock = clock;
    }

    /** What {@link #collect} would do at this moment. */
    public CollectionReport preview() {
        return look(Optional.empty()).report(Set.of(), true);
    }

    /** Everything that is kept, with the reason: by kind, the largest first. */
    public List<KeptObject> kept() {
        Look look = look(Optional.empty());
        return look.kept.stream()
                .map(content -> {
                    Reached why = look.reach.of(content.digest()).orElseThrow();
                    return new KeptObject(content.digest(), why.kind(), content.bytes(), why.reason());
                })
                .sorted(Comparator.comparing(KeptObject::kind)
                        .thenComparing(
                                Comparator.comparingLong(KeptObject::bytes).reversed())
                        .thenComparing(object -> object.digest().hex()))
                .toList();
    }

    /**
     * Deletes what may be deleted, and makes candidates of what else nothing leads to.
     *
     * @param force whether documents that are needed may be unreadable: what only they name is deleted then
     * @throws GarbageException if a collection is under way, if documents are unreadable, or if the logs are not known to their ends;
     *     nothing is deleted then
     */
    public CollectionReport collect(boolean force) {
        if (!running.compareAndSet(false, true)) {
            throw GarbageException.running();
        }
        try {
            Digest mark = store.put(("collection " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8));
            Look look = look(Optional.of(mark));
            store.delete(mark);
            if (!force && !look.reach.unreadable().isEmpty()) {
                throw GarbageException.unreadable(look.reach.unreadable());
            }
            // before anything is deleted: what this run has found reachable is no candidate any more, even if it is
            // killed now
            look.candidates.replace(
                    store, look.unreached.stream().map(StoredContent::digest).toList(), look.now);
            Set<Digest> deleted = delete(look);
            CollectionReport report = look.report(deleted, false);
            LOG.info("Garbage collection: {} of {} unreachable objects deleted", deleted.size(), look.unreached.size());
            return report;
        } finally {
            running.set(false);
        }
    }

    /** The logs are looked at again and again: what they have come to lead to meanwhile is left. */
    private Set<Digest> delete(Look look) {
        List<Digest> due = look.unreached.stream()
                .filter(look::isDue)
                .map(StoredContent::digest)
                .toList();
        Set<Digest> deleted = new HashSet<>();
        for (int from = 0; from < due.size(); from += AT_ONCE) {
            requireCurrent();
            roots.tellOfTheLogs(look.reach);
            look.reach.walk();
            List<Digest> some = due.subList(from, Math.min(from + AT_ONCE, due.size())).stream()
                    .filter(digest -> look.reach.of(digest).isEmpty())
                    .toList();
            deleted.addAll(contents.delete(some, look.now.minus(grace)));
        }
        return deleted;
    }

    private Look look(Optional<Digest> mark) {
        requireCurrent();
        return new Look(mark);
    }

    private void requireCurrent() {
        journals.notCurrent().ifPresent(why -> {
            throw GarbageException.behind(why);
        });
    }

    /** What a run has found. */
    private final class Look {
        private final Instant now;
        private final Candidates candidates = Candidates.read(store);
        private final Reachability reach = new Reachability(store);
        private final List<StoredContent> kept = new ArrayList<>();
        private final List<StoredContent> unreached = new ArrayList<>();
        private final Leftovers leftovers;

        /** @param mark was stored just now and tells the store's time: by it content is young or old, and this clock may be wrong */
        Look(Optional<Digest> mark) {
            // listed first: what is stored from now on is not even seen
            List<StoredContent> all = new ArrayList<>();
            contents.each(all::add);
            now = all.stream()
                    .filter(content -> mark.filter(content.digest()::equals).isPresent())
                    .findFirst()
                    .map(StoredContent::storedAt)
                    .orElseGet(clock::instant);
            all.removeIf(content -> mark.filter(content.digest()::equals).isPresent());
            roots.tell(reach);
            reach.walk();
            leftovers = Leftovers.among(all, reach, journals.trainings(), store);
            for (StoredContent content : all) {
                (reach.of(content.digest()).isPresent() ? kept : unreached).add(content);
            }
        }

        boolean isDue(StoredContent content) {
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
            for (StoredContent content : kept) {
                ObjectKind kind = reach.of(content.digest()).orElseThrow().kind();
                OfKind before = kinds.getOrDefault(kind, none(kind));
                kinds.put(
                        kind,
                        new OfKind(kind, before.kept().plus(content.bytes()), before.waiting(), before.deleted()));
            }
            Optional<Instant> next = Optional.empty();
            for (StoredContent content : unreached) {
                ObjectKind kind = leftovers.kind(content.digest());
                OfKind before = kinds.getOrDefault(kind, none(kind));
                boolean gone = dryRun ? isDue(content) : deleted.contains(content.digest());
                kinds.put(
                        kind,
                        gone
                                ? new OfKind(
                                        kind,
                                        before.kept(),
                                        before.waiting(),
                                        before.deleted().plus(content.bytes()))
                                : new OfKind(
                                        kind, before.kept(), before.waiting().plus(content.bytes()), before.deleted()));
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
                    reach.unreadable(),
                    leftovers.unknownJobs());
        }

        private static OfKind none(ObjectKind kind) {
            return new OfKind(kind, Amount.NONE, Amount.NONE, Amount.NONE);
        }
    }
}
