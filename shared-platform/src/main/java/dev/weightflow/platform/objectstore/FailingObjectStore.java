package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Store for tests and simulations, whose requests fail as those to an S3 server do: refused, lost on their way, or carried out with the response
 * lost.
 */
public final class FailingObjectStore extends ForwardingObjectStore {
    private static final Set<String> WRITES =
            Set.of("put-verified", "put-if-absent", "replace", "replace-if-unchanged", "sign", "delete");

    private final Supplier<Fate> fates;

    /** Outcome of a request. */
    public enum Fate {
        /** Carried out, and the client knows. */
        ANSWERED,
        /** Not carried out, and the client knows. */
        REFUSED,
        /** Not carried out, and the client does not know. */
        REQUEST_LOST,
        /** Carried out, and the client does not know. */
        ANSWER_LOST
    }

    public FailingObjectStore(ObjectStore store, Supplier<Fate> fates) {
        super(store);
        this.fates = fates;
    }

    @Override
    <T> T around(String operation, Supplier<T> call) {
        Fate fate = fates.get();
        if (fate == Fate.ANSWERED || fate == Fate.ANSWER_LOST) {
            T answer = call.get();
            if (fate == Fate.ANSWERED) {
                return answer;
            }
        }
        throw failure(operation, fate, WRITES.contains(operation));
    }

    private static ObjectStoreException failure(String operation, Fate fate, boolean write) {
        // a read can be repeated: only a write has an unknown outcome
        return fate == Fate.REFUSED || !write
                ? new ObjectStoreException.Unavailable(operation, null)
                : new ObjectStoreException.UnknownOutcome(operation, null);
    }

    /** Wraps the content of another store, whose listing may break off, and whose deletions may fail one by one. */
    public static StoredContents contents(StoredContents contents, Supplier<Fate> fates) {
        return new StoredContents() {
            @Override
            public Instant now() {
                if (fates.get() != Fate.ANSWERED) {
                    throw new ObjectStoreException.Unavailable("asking for the time", null);
                }
                return contents.now();
            }

            @Override
            public void each(Consumer<StoredContent> visitor) {
                List<StoredContent> all = new ArrayList<>();
                contents.each(all::add);
                Fate fate = fates.get();
                all.subList(0, fate == Fate.ANSWERED ? all.size() : all.size() / 2)
                        .forEach(visitor);
                if (fate != Fate.ANSWERED) {
                    throw new ObjectStoreException.Unavailable("listing", null);
                }
            }

            @Override
            public Set<Digest> delete(List<Digest> digests, Instant storedBefore) {
                Set<Digest> known = new HashSet<>();
                for (Digest digest : digests) {
                    Fate fate = fates.get();
                    if (fate == Fate.REFUSED) {
                        throw failure("delete", fate, true);
                    }
                    if (fate != Fate.REQUEST_LOST) {
                        Set<Digest> gone = contents.delete(List.of(digest), storedBefore);
                        known.addAll(fate == Fate.ANSWERED ? gone : Set.of());
                    }
                }
                return known;
            }
        };
    }
}
