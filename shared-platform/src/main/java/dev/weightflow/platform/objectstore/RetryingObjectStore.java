package dev.weightflow.platform.objectstore;

import dev.weightflow.platform.time.Backoff;
import dev.weightflow.schema.id.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Repeats what a store did not answer. Content-addressed writes are harmless to repeat; a named write whose outcome is unknown
 * is settled by looking whether the name holds this very content.
 */
public final class RetryingObjectStore extends ForwardingObjectStore {
    private final ObjectStore store;
    private final Backoff backoff;
    private final Consumer<Duration> sleep;

    public RetryingObjectStore(ObjectStore store, Backoff backoff, Consumer<Duration> sleep) {
        super(store);
        this.store = store;
        this.backoff = backoff;
        this.sleep = sleep;
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        boolean[] unsettled = {false};
        return around("put-if-absent", () -> {
            try {
                return store.putIfAbsent(key, content)
                        || unsettled[0]
                                && store.read(key)
                                        .filter(found -> Arrays.equals(found, content))
                                        .isPresent();
            } catch (ObjectStoreException.UnknownOutcome e) {
                unsettled[0] = true;
                throw e;
            }
        });
    }

    /** All content of a store, asked again where it did not answer. What deleting fails at is left to the next run. */
    static StoredContents contents(StoredContents contents, Backoff backoff, Consumer<Duration> sleep) {
        return new StoredContents() {
            @Override
            public Instant now() {
                return repeat(backoff, sleep, contents::now);
            }

            @Override
            public void each(Consumer<StoredContent> visitor) {
                repeat(backoff, sleep, () -> {
                            List<StoredContent> all = new ArrayList<>();
                            contents.each(all::add);
                            return all;
                        })
                        .forEach(visitor);
            }

            @Override
            public Set<Digest> delete(List<Digest> digests, Instant storedBefore) {
                return contents.delete(digests, storedBefore);
            }
        };
    }

    @Override
    <T> T around(String operation, Supplier<T> call) {
        return repeat(backoff, sleep, call);
    }

    /** Calls until it is answered, or the backoff has had enough. */
    public static <T> T repeat(Backoff backoff, Consumer<Duration> sleep, Supplier<T> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (ObjectStoreException.Unavailable
                    | ObjectStoreException.UnknownOutcome
                    | ObjectStoreException.BeingDeleted e) {
                if (!backoff.again(attempt)) {
                    throw e;
                }
                sleep.accept(backoff.after(attempt));
            }
        }
    }
}
