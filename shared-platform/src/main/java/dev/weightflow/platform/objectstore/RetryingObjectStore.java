package dev.weightflow.platform.objectstore;

import dev.weightflow.platform.time.Backoff;
import java.time.Duration;
import java.util.Arrays;
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

    /**
     * @param backoff how often to try, and how long to wait in between
     * @param sleep waits that long
     */
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

    @Override
    <T> T around(String operation, Supplier<T> call) {
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
