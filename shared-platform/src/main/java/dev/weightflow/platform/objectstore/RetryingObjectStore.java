package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Retries requests that a store did not answer. Content-addressed writes are idempotent; a named write whose outcome is unknown is resolved by
 * checking whether the name holds this very content.
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
        return settled("put-if-absent", key, content, () -> store.putIfAbsent(key, content));
    }

    @Override
    public boolean replaceIfUnchanged(String key, byte[] content, String mark) {
        return settled("replace-if-unchanged", key, content, () -> store.replaceIfUnchanged(key, content, mark));
    }

    private boolean settled(String operation, String key, byte[] content, BooleanSupplier write) {
        boolean[] unsettled = {false};
        return around(operation, () -> {
            try {
                return write.getAsBoolean()
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

    /** Wraps the content of a store with retries of its listing. Failed deletions are left to the next run. */
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

    /** Calls until there is an answer, or the back-off is exhausted. */
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
