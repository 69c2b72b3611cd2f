package dev.weightflow.registry.scrub;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.projection.reachability.KeptObject;
import dev.weightflow.projection.reachability.LogsNotReadException;
import dev.weightflow.projection.reachability.ObjectKind;
import dev.weightflow.schema.id.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every object that something leads to, in rounds, a few bytes at a time, and documents' signatures. What is damaged stays on the
 * list until it is sound again or nothing leads to it any more. A round goes on where a process that ended has left it. What is missing
 * altogether is no matter of this: only the one who needs it knows whether it ever was there.
 */
public final class Scrub {
    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
    private static final Duration MOST_SAVED_UP = Duration.ofMinutes(1);

    private static final Map<ObjectKind, String> SIGNED_BY = Map.of(
            ObjectKind.CHECKPOINT_MANIFEST, Principals.TRAINER,
            ObjectKind.DATASET_MANIFEST, Principals.DATASET_INGESTION,
            ObjectKind.REPORT, Principals.EVALUATOR);

    private final Supplier<List<KeptObject>> needed;
    private final ObjectStore store;
    private final Consumer<Digest> content;
    private final long bytesPerSecond;
    private final Duration every;
    private final InstantSource clock;

    private final Deque<KeptObject> left = new ArrayDeque<>();
    private final Map<Digest, DamagedObject> damaged = new LinkedHashMap<>();
    private Optional<Progress> known = Optional.empty();
    private Optional<Instant> last = Optional.empty();
    private long allowance;
    private volatile List<DamagedObject> found = List.of();

    /**
     * @param needed every object that something leads to
     * @param content reads an object of any size and throws an {@link ObjectStoreException} where it is missing or damaged
     * @param bytesPerSecond how much is read on the whole; 0 if nothing is
     * @param every how long after the beginning of a round the next one begins at the earliest
     */
    public Scrub(
            Supplier<List<KeptObject>> needed,
            ObjectStore store,
            Consumer<Digest> content,
            long bytesPerSecond,
            Duration every,
            InstantSource clock) {
        this.needed = needed;
        this.store = store;
        this.content = content;
        this.bytesPerSecond = bytesPerSecond;
        this.every = every;
        this.clock = clock;
    }

    /** What is damaged, as far as it is known. */
    public List<DamagedObject> damaged() {
        return found;
    }

    /** Reads as much as the time since the last call allows for. Whatever the store does not answer is left to the next call. */
    public synchronized void run() {
        if (bytesPerSecond == 0) {
            return;
        }
        try {
            Progress before = known.orElseGet(this::load);
            saveUp();
            lookAgain();
            Progress after = round(before);
            found = List.copyOf(damaged.values());
            Progress now = new Progress(after.began(), after.after(), found);
            if (!now.equals(before)) {
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

    /** An object that is larger than what is saved up is read all the same; what it has cost too much is waited for afterwards. */
    private void saveUp() {
        Instant now = clock.instant();
        Duration since = last.map(before -> Duration.between(before, now)).orElse(MOST_SAVED_UP);
        long most = bytesPerSecond * MOST_SAVED_UP.toSeconds();
        long more = since.compareTo(MOST_SAVED_UP) < 0 ? bytesPerSecond * Math.max(0, since.toMillis()) / 1000 : most;
        allowance = Math.min(most, allowance + more);
        last = Optional.of(now);
    }

    /** Reads the one of the damaged objects that was not read for longest. */
    private void lookAgain() {
        if (allowance > 0 && !damaged.isEmpty()) {
            DamagedObject first = damaged.values().iterator().next();
            damaged.remove(first.digest());
            damaged.put(first.digest(), first);
            look(new KeptObject(first.digest(), first.kind(), 0, first.reason()));
        }
    }

    private Progress round(Progress before) {
        Progress now = before;
        if (left.isEmpty()) {
            boolean due = now.after().isPresent()
                    || !clock.instant().isBefore(now.began().plus(every));
            if (!due) {
                return now;
            }
            now = begin(now);
        }
        while (allowance > 0 && !left.isEmpty()) {
            KeptObject object = left.getFirst();
            look(object);
            left.removeFirst();
            now = new Progress(now.began(), Optional.of(object.digest()), List.of());
        }
        return left.isEmpty() ? new Progress(now.began(), Optional.empty(), List.of()) : now;
    }

    private Progress begin(Progress before) {
        List<KeptObject> all = needed.get();
        Set<Digest> digests = all.stream().map(KeptObject::digest).collect(Collectors.toSet());
        damaged.keySet().retainAll(digests);
        all.stream()
                .filter(object -> before.after()
                        .filter(read -> object.digest().hex().compareTo(read.hex()) <= 0)
                        .isEmpty())
                .sorted(Comparator.comparing(object -> object.digest().hex()))
                .forEach(left::add);
        return before.after().isPresent() ? before : new Progress(clock.instant(), Optional.empty(), List.of());
    }

    private void look(KeptObject object) {
        allowance -= Math.max(1, object.bytes());
        try {
            content.accept(object.digest());
            Optional.ofNullable(SIGNED_BY.get(object.kind()))
                    .ifPresent(principal -> store.requireSigned(object.digest(), principal));
            if (damaged.remove(object.digest()) != null) {
                LOG.info("The {} {} is sound again", object.kind().key(), object.digest());
            }
        } catch (ObjectStoreException.NotFound e) {
            damaged.remove(object.digest()); // nothing leads to it any more, and it was collected
        } catch (ObjectStoreException.DigestMismatch | ObjectStoreException.NotSigned e) {
            DamagedObject finding = DamagedObject.of(object, e.code(), clock.instant());
            if (damaged.putIfAbsent(object.digest(), finding) == null) {
                LOG.error(
                        "The {} {} of {} cannot be used ({}). {}",
                        object.kind().key(),
                        object.digest(),
                        object.reason(),
                        e.code(),
                        finding.remedy());
            }
        }
    }
}
