package dev.weightflow.ingestion.work;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Store that fails on request, before or after the call has its effect, and counts writes. */
final class FaultyStore implements ObjectStore {
    private final ObjectStore store;
    private final IntFunction<Optional<Throwable>> failures;
    private volatile int moments;
    private volatile int written;

    /** @param failures failure at each moment: two for a call, one before it and one after it */
    FaultyStore(ObjectStore store, IntFunction<Optional<Throwable>> failures) {
        this.store = store;
        this.failures = failures;
    }

    int moments() {
        return moments;
    }

    int written() {
        return written;
    }

    @Override
    public String place() {
        return store.place();
    }

    @Override
    public Digest put(byte[] content) {
        return store.put(content);
    }

    @Override
    public PutOutcome putVerified(byte[] content) {
        return between(() -> store.putVerified(content));
    }

    @Override
    public PutOutcome putVerified(Path file) {
        return between(() -> store.putVerified(file));
    }

    @Override
    public void replace(String key, byte[] content) {
        named(() -> {
            store.replace(key, content);
            return true;
        });
    }

    private PutOutcome between(Supplier<PutOutcome> put) {
        moment();
        PutOutcome outcome = put.get();
        written += outcome == PutOutcome.PRESENT ? 0 : 1;
        moment();
        return outcome;
    }

    private boolean named(BooleanSupplier write) {
        moment();
        boolean done = write.getAsBoolean();
        moment();
        return done;
    }

    @Override
    public byte[] read(Digest digest, long most) {
        return store.read(digest, most);
    }

    @Override
    public byte[] read(Digest digest, long offset, int length, Digest expected) {
        return store.read(digest, offset, length, expected);
    }

    @Override
    public void fetch(Digest digest, Path target) {
        store.fetch(digest, target);
    }

    @Override
    public boolean has(Digest digest) {
        return store.has(digest);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return named(() -> store.putIfAbsent(key, content));
    }

    @Override
    public Optional<Marked> readMarked(String key) {
        return store.readMarked(key);
    }

    @Override
    public boolean replaceIfUnchanged(String key, byte[] content, String mark) {
        return named(() -> store.replaceIfUnchanged(key, content, mark));
    }

    @Override
    public Optional<byte[]> read(String key) {
        return store.read(key);
    }

    @Override
    public List<String> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public void delete(String key) {
        store.delete(key);
    }

    private void moment() {
        int now;
        synchronized (this) {
            now = moments++;
        }
        failures.apply(now).ifPresent(Killed::rethrow);
    }
}
