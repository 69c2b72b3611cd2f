package dev.weightflow.ingestion.part;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore.Marked;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.json.WeightflowJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The parts of a plan as a worker sees them: a small object of the store for each, which is replaced only as it was read. Who died is told by an object
 * that no longer changes, measured by this worker's own clock while it looks at it, so that clocks need not agree.
 */
public final class PartBoard {
    private static final String NUMBER = "%06d";

    private final ObjectStore store;
    private final String folder;
    private final int parts;
    private final WorkerId self;
    private final Duration lease;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final Map<Integer, Seen> seen = new ConcurrentHashMap<>();
    private long lookedAt;

    /** @param since when this worker has seen that version for the first time */
    private record Seen(PartState state, String mark, long since) {}

    /**
     * @param folder the plan's folder in the store, with a slash at its end
     * @param lease the time after which a claim that does not change is over
     * @param nanoTime a monotonic clock
     */
    public PartBoard(
            ObjectStore store,
            String folder,
            int parts,
            WorkerId self,
            Duration lease,
            LongSupplier nanoTime,
            InstantSource clock) {
        this.store = store;
        this.folder = folder;
        this.parts = parts;
        this.self = self;
        this.lease = lease;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.lookedAt = nanoTime.getAsLong();
    }

    /** Reads what has changed. */
    public synchronized void look() {
        long now = nanoTime.getAsLong();
        // silence counts only while it is watched: somebody who was busy, or cut off, has not heard anybody
        boolean watching = now - lookedAt <= lease.toNanos() / 2;
        lookedAt = now;
        for (String key : store.list(folder)) {
            int number = Integer.parseInt(key.substring(folder.length()));
            Optional<Seen> before = Optional.ofNullable(seen.get(number));
            if (before.filter(known -> known.state().isPacked()).isEmpty()) {
                store.readMarked(key).ifPresent(found -> {
                    boolean silent = watching
                            && before.filter(known -> known.mark().equals(found.mark()))
                                    .isPresent();
                    seen.put(
                            number,
                            new Seen(
                                    state(found),
                                    found.mark(),
                                    silent ? before.get().since() : now));
                });
            }
        }
    }

    /** Claims a part: one that nobody has, or else one whose worker is silent. */
    public synchronized Optional<PartClaim> claim() {
        look();
        for (int number = 0; number < parts; number++) {
            Seen known = seen.get(number);
            if (known == null ? isTaken(number) : known.state().isFreeFor(self) && isTaken(number, known)) {
                return Optional.of(claimed(number));
            }
        }
        for (int number = 0; number < parts; number++) {
            Seen known = seen.get(number);
            if (known != null && isSilent(known) && isTaken(number, known)) {
                return Optional.of(claimed(number));
            }
        }
        return Optional.empty();
    }

    /** Claims a part whatever its state: what it names is gone. */
    public PartClaim claimAgain(int number) {
        store.replace(key(number), json(PartState.claimed(self, 0, Counted.NONE)));
        return claimed(number);
    }

    private boolean isTaken(int number) {
        return store.putIfAbsent(key(number), json(PartState.claimed(self, 0, Counted.NONE)));
    }

    private boolean isTaken(int number, Seen known) {
        byte[] claim = json(PartState.claimed(self, known.state().beat() + 1, Counted.NONE));
        return store.replaceIfUnchanged(key(number), claim, known.mark());
    }

    private boolean isSilent(Seen known) {
        return !known.state().isPacked() && nanoTime.getAsLong() - known.since() > lease.toNanos();
    }

    private PartClaim claimed(int number) {
        seen.remove(number);
        return new PartClaim(this, number, lease.dividedBy(4));
    }

    /** Returns whether all parts are packed. */
    public boolean isComplete() {
        return seen.values().stream().filter(part -> part.state().isPacked()).count() == parts;
    }

    /** Returns the digest of a packed part's document. */
    public Digest document(int number) {
        return seen.get(number).state().document().orElseThrow();
    }

    /** Returns when a packed part was packed. */
    public Instant packedAt(int number) {
        return seen.get(number).state().packedAt().orElseThrow();
    }

    /** Counts what all have packed, except what this worker has of the part that it has claimed. */
    public Counted counted() {
        return seen.values().stream()
                .map(Seen::state)
                .filter(state -> !state.isClaimOf(self))
                .map(PartState::counted)
                .reduce(Counted.NONE, Counted::plus);
    }

    /** Shows that this worker lives, and looks at the others; returns false if the claim is lost. */
    boolean renewed(int number, Supplier<Counted> counted) {
        Optional<Marked> found = store.readMarked(key(number));
        if (found.map(PartBoard::state).filter(state -> state.isClaimOf(self)).isEmpty()) {
            return false;
        }
        PartState state = state(found.get());
        byte[] next = json(PartState.claimed(self, state.beat() + 1, counted.get()));
        store.replaceIfUnchanged(key(number), next, found.get().mark());
        look();
        return true;
    }

    /** States that the part is packed; who was first counts. */
    void packed(int number, Digest document, Counted counted) {
        byte[] done = json(PartState.packed(document, counted, clock.instant()));
        while (true) {
            Optional<Marked> found = store.readMarked(key(number));
            Optional<PartState> state = found.map(PartBoard::state);
            if (state.filter(PartState::isPacked).isPresent()) {
                seen.put(number, new Seen(state.get(), found.get().mark(), nanoTime.getAsLong()));
                return;
            }
            if (found.isEmpty()) {
                store.putIfAbsent(key(number), done);
            } else {
                store.replaceIfUnchanged(key(number), done, found.get().mark());
            }
        }
    }

    void giveBack(int number) {
        store.readMarked(key(number))
                .filter(found -> state(found).isClaimOf(self))
                .ifPresent(found -> store.replaceIfUnchanged(key(number), json(PartState.free()), found.mark()));
    }

    private static PartState state(Marked found) {
        return WeightflowJson.read(found.content(), PartState.class);
    }

    private static byte[] json(PartState state) {
        return WeightflowJson.write(state);
    }

    private String key(int number) {
        return folder + NUMBER.formatted(number);
    }
}
