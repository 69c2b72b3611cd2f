package dev.weightflow.registry.scrub;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.projection.reachability.LogsNotReadException;
import dev.weightflow.projection.reachability.NeededObject;
import dev.weightflow.projection.reachability.ObjectKind;
import dev.weightflow.projection.reachability.Unreadable;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every reachable object in rounds, at a limited rate, and verifies documents' signatures. A damaged or missing object stays on the list until
 * it is intact again or unreachable. A missing object may have been collected since the round began: it is a finding only if it is still reachable
 * when the logs are queried again. A round continues where a process that ended has left it.
 */
public final class Scrub {
    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
    private static final Duration MOST_SAVED_UP = Duration.ofMinutes(1);
    /** Least time between two queries of the logs: each reads all documents. */
    private static final Duration ASKED_AGAIN = Duration.ofMinutes(30);
    /** Number of findings at which the round pauses until some are repaired: a longer list would help nobody. */
    static final int MOST_FOUND = 1000;

    private static final Map<ObjectKind, String> SIGNED_BY = Map.of(
            ObjectKind.CHECKPOINT_MANIFEST, Principals.TRAINER,
            ObjectKind.DATASET_MANIFEST, Principals.DATASET_INGESTION,
            ObjectKind.REPORT, Principals.EVALUATOR);

    private final Needed needed;
    private final ObjectStore store;
    private final ToLongFunction<Digest> content;
    private final Round round;
    private final long bytesPerSecond;
    private final Duration every;
    private final InstantSource clock;

    private final Map<Digest, DamagedObject> damaged = new LinkedHashMap<>();
    private final Map<Digest, NeededObject> missing = new LinkedHashMap<>();
    private Optional<Progress> known = Optional.empty();
    private Optional<Instant> last = Optional.empty();
    private Optional<Instant> asked = Optional.empty();
    private long allowance;
    private volatile List<DamagedObject> found = List.of();

    /** Source of the objects that are reachable at this moment. */
    @FunctionalInterface
    public interface Needed {
        /**
         * Visits each object, some of them more than once.
         *
         * @return documents that cannot be read, so that the objects they refer to are not visited
         */
        List<Unreadable> each(Consumer<NeededObject> visitor);
    }

    /**
     * @param content reads an object of any size, throws an {@link ObjectStoreException} where it is missing or damaged, and returns its number of
     * bytes
     * @param folder a folder for the remaining objects of a round alone
     * @param bytesPerSecond mean rate of reading; 0 for no scrub
     * @param every least time between the beginnings of two rounds
     */
    public Scrub(
            Needed needed,
            ObjectStore store,
            ToLongFunction<Digest> content,
            Path folder,
            long bytesPerSecond,
            Duration every,
            InstantSource clock) {
        this.needed = needed;
        this.store = store;
        this.content = content;
        this.round = new Round(folder);
        this.bytesPerSecond = bytesPerSecond;
        this.every = every;
        this.clock = clock;
    }

    /** Returns the objects that are damaged or missing, as far as known. */
    public List<DamagedObject> damaged() {
        return found;
    }

    /** Reads as much as the time since the last call allows. What fails because of an outage is left to the next call. */
    public synchronized void run() {
        if (bytesPerSecond == 0) {
            return;
        }
        try {
            Progress before = known.orElseGet(this::load);
            saveUp();
            lookAgain();
            Progress after = round(before);
            askAgain();
            found = List.copyOf(damaged.values());
            Progress now = new Progress(after.began(), after.after(), found);
            // not while missing objects are unconfirmed: after a restart they must be read again
            if (!now.equals(before) && damaged.keySet().containsAll(missing.keySet())) {
                now.write(store);
            }
            known = Optional.of(now);
        } catch (ObjectStoreException | LogsNotReadException e) {
            LOG.warn("The scrub is interrupted: {}", e.getMessage());
        }
    }

    private Progress load() {
        Progress stored = Progress.read(store);
        damaged.clear();
        stored.damaged().forEach(object -> damaged.put(object.digest(), object));
        known = Optional.of(stored);
        return stored;
    }

    /** Adds to the allowance. An object larger than the allowance is read all the same, and the excess is waited for afterwards. */
    private void saveUp() {
        Instant now = clock.instant();
        Duration since = last.map(before -> Duration.between(before, now)).orElse(MOST_SAVED_UP);
        long most = bytesPerSecond * MOST_SAVED_UP.toSeconds();
        long more = since.compareTo(MOST_SAVED_UP) < 0 ? bytesPerSecond * Math.max(0, since.toMillis()) / 1000 : most;
        allowance = Math.min(most, allowance + more);
        last = Optional.of(now);
    }

    /** Reads the damaged object that was not read for the longest time. */
    private void lookAgain() {
        if (allowance > 0 && !damaged.isEmpty()) {
            DamagedObject first = damaged.values().iterator().next();
            damaged.remove(first.digest());
            damaged.put(first.digest(), first);
            look(new NeededObject(first.digest(), first.kind(), first.reason()));
        }
    }

    private Progress round(Progress before) {
        Progress now = before;
        if (round.peek().isEmpty()) {
            boolean due = now.after().isPresent()
                    || !clock.instant().isBefore(now.began().plus(every));
            if (!due) {
                return now;
            }
            now = begin(now);
        }
        Optional<NeededObject> next = round.peek();
        while (allowance > 0 && next.isPresent() && damaged.size() + missing.size() < MOST_FOUND) {
            look(next.get());
            round.advance();
            now = new Progress(now.began(), Optional.of(next.get().digest()), List.of());
            next = round.peek();
        }
        return next.isPresent() ? now : new Progress(now.began(), Optional.empty(), List.of());
    }

    private Progress begin(Progress before) {
        Set<Digest> still = new HashSet<>();
        List<Unreadable> unread = new ArrayList<>();
        round.begin(
                visitor -> unread.addAll(needed.each(object -> {
                    if (damaged.containsKey(object.digest())) {
                        still.add(object.digest());
                    }
                    visitor.accept(object);
                })),
                before.after());
        if (unread.isEmpty()) { // otherwise the needed objects are not all known
            damaged.keySet().retainAll(still);
        }
        return before.after().isPresent() ? before : new Progress(clock.instant(), Optional.empty(), List.of());
    }

    private void look(NeededObject object) {
        long bytes = 0;
        try {
            bytes = content.applyAsLong(object.digest());
            Optional.ofNullable(SIGNED_BY.get(object.kind()))
                    .ifPresent(principal -> store.requireSigned(object.digest(), principal));
            missing.remove(object.digest());
            if (damaged.remove(object.digest()) != null) {
                LOG.info("The {} {} is intact again", object.kind().key(), object.digest());
            }
        } catch (ObjectStoreException.NotFound e) {
            missing.putIfAbsent(object.digest(), object);
        } catch (ObjectStoreException.DigestMismatch | ObjectStoreException.NotSigned e) {
            find(object, e.code());
        } finally {
            allowance -= Math.max(1, bytes);
        }
    }

    /** Queries the logs again about missing objects: those that are still reachable are findings; the rest was collected. */
    private void askAgain() {
        boolean early = asked.filter(at -> clock.instant().isBefore(at.plus(ASKED_AGAIN)))
                .isPresent();
        if (missing.isEmpty() || early) {
            return;
        }
        Set<Digest> still = new HashSet<>();
        List<Unreadable> unread = needed.each(object -> {
            if (missing.containsKey(object.digest())) {
                still.add(object.digest());
            }
        });
        asked = Optional.of(clock.instant());
        missing.forEach((digest, object) -> {
            if (still.contains(digest) || !unread.isEmpty()) {
                find(object, DamagedObject.MISSING);
            } else {
                damaged.remove(digest);
            }
        });
        missing.clear();
    }

    private void find(NeededObject object, String code) {
        DamagedObject finding = DamagedObject.of(object, code, clock.instant());
        DamagedObject before = damaged.get(object.digest());
        if (before == null || !before.code().equals(code)) {
            damaged.put(object.digest(), finding);
            LOG.error(
                    "The {} {} of {} cannot be used ({}). {}",
                    object.kind().key(),
                    object.digest(),
                    object.reason(),
                    code,
                    finding.remedy());
        }
    }
}
