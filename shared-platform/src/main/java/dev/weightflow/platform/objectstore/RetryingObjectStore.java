package dev.weightflow.platform.objectstore;

import dev.weightflow.platform.time.Backoff;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Repeats what a store did not answer. Content-addressed writes are harmless to repeat; a named write whose outcome is unknown
 * is settled by looking whether the name holds this very content.
 */
public final class RetryingObjectStore implements ObjectStore {

    private final ObjectStore store;
    private final Backoff backoff;
    private final Consumer<Duration> sleep;

    /**
     * @param backoff how often to try, and how long to wait in between
     * @param sleep waits that long
     */
    public RetryingObjectStore(ObjectStore store, Backoff backoff, Consumer<Duration> sleep) {
        this.store = store;
        this.backoff = backoff;
        this.sleep = sleep;
    }

    @Override
    public Digest put(byte[] content) {
        return retry(() -> store.put(content));
    }

    @Override
    public Digest put(Path file) {
        return retry(() -> store.put(file));
    }

    @Override
    public PutOutcome putVerified(byte[] content) {
        return retry(() -> store.putVerified(content));
    }

    @Override
    public PutOutcome putVerified(Path file) {
        return retry(() -> store.putVerified(file));
    }

    @Override
    public byte[] read(Digest digest, long most) {
        return retry(() -> store.read(digest, most));
    }

    @Override
    public void fetch(Digest digest, Path target) {
        retry(() -> {
            store.fetch(digest, target);
            return target;
        });
    }

    @Override
    public boolean has(Digest digest) {
        return retry(() -> store.has(digest));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        boolean[] unsettled = {false};
        return retry(() -> {
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
    public Optional<byte[]> read(String key) {
        return retry(() -> store.read(key));
    }

    @Override
    public List<String> list(String prefix) {
        return retry(() -> store.list(prefix));
    }

    @Override
    public void delete(Digest digest) {
        retry(() -> {
            store.delete(digest);
            return digest;
        });
    }

    @Override
    public void delete(String key) {
        retry(() -> {
            store.delete(key);
            return key;
        });
    }

    private <T> T retry(Supplier<T> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (ObjectStoreException.Unavailable | ObjectStoreException.UnknownOutcome e) {
                if (!backoff.again(attempt)) {
                    throw e;
                }
                sleep.accept(backoff.after(attempt));
            }
        }
    }
}
