package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Times what a store does: {@code weightflow.object.store} by operation and outcome, {@code ok} or the failure's code. */
public final class MeteredObjectStore implements ObjectStore {

    private final ObjectStore store;
    private final MeterRegistry meters;

    public MeteredObjectStore(ObjectStore store, MeterRegistry meters) {
        this.store = store;
        this.meters = meters;
    }

    @Override
    public Digest put(byte[] content) {
        return timed("put", () -> store.put(content));
    }

    @Override
    public Digest put(Path file) {
        return timed("put", () -> store.put(file));
    }

    @Override
    public PutOutcome putVerified(byte[] content) {
        return timed("put-verified", () -> store.putVerified(content));
    }

    @Override
    public PutOutcome putVerified(Path file) {
        return timed("put-verified", () -> store.putVerified(file));
    }

    @Override
    public byte[] read(Digest digest, long most) {
        return timed("read", () -> store.read(digest, most));
    }

    @Override
    public void fetch(Digest digest, Path target) {
        timed("read", () -> {
            store.fetch(digest, target);
            return target;
        });
    }

    @Override
    public boolean has(Digest digest) {
        return timed("has", () -> store.has(digest));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return timed("put-if-absent", () -> store.putIfAbsent(key, content));
    }

    @Override
    public Optional<byte[]> read(String key) {
        return timed("read", () -> store.read(key));
    }

    @Override
    public List<String> list(String prefix) {
        return timed("list", () -> store.list(prefix));
    }

    @Override
    public void delete(Digest digest) {
        timed("delete", () -> {
            store.delete(digest);
            return digest;
        });
    }

    @Override
    public void delete(String key) {
        timed("delete", () -> {
            store.delete(key);
            return key;
        });
    }

    private <T> T timed(String operation, Supplier<T> call) {
        Timer.Sample sample = Timer.start(meters);
        String outcome = "ok";
        try {
            return call.get();
        } catch (ObjectStoreException e) {
            outcome = e.code();
            throw e;
        } finally {
            sample.stop(meters.timer("weightflow.object.store", "operation", operation, "outcome", outcome));
        }
    }
}
