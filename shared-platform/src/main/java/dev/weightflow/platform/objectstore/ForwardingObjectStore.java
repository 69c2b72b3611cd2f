package dev.weightflow.platform.objectstore;

import dev.weightflow.platform.objectstore.ObjectStore.PutOutcome;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A store that does something around every call of another one. */
abstract class ForwardingObjectStore implements ObjectStore {
    private final ObjectStore store;

    ForwardingObjectStore(ObjectStore store) {
        this.store = store;
    }

    /** @param operation what is done, for metrics */
    abstract <T> T around(String operation, Supplier<T> call);

    @Override
    public Digest put(byte[] content) {
        return around("put", () -> store.put(content));
    }

    @Override
    public Digest put(Path file) {
        return around("put", () -> store.put(file));
    }

    @Override
    public PutOutcome putVerified(byte[] content) {
        return around("put-verified", () -> store.putVerified(content));
    }

    @Override
    public PutOutcome putVerified(Path file) {
        return around("put-verified", () -> store.putVerified(file));
    }

    @Override
    public byte[] read(Digest digest, long most) {
        return around("read", () -> store.read(digest, most));
    }

    @Override
    public void fetch(Digest digest, Path target) {
        around("read", () -> {
            store.fetch(digest, target);
            return target;
        });
    }

    @Override
    public void sign(Digest digest) {
        around("sign", () -> {
            store.sign(digest);
            return digest;
        });
    }

    @Override
    public void requireSigned(Digest digest, String principal) {
        around("verify", () -> {
            store.requireSigned(digest, principal);
            return digest;
        });
    }

    @Override
    public void requireOwn(Digest digest) {
        around("verify", () -> {
            store.requireOwn(digest);
            return digest;
        });
    }

    @Override
    public boolean has(Digest digest) {
        return around("has", () -> store.has(digest));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return around("put-if-absent", () -> store.putIfAbsent(key, content));
    }

    @Override
    public void replace(String key, byte[] content) {
        around("replace", () -> {
            store.replace(key, content);
            return key;
        });
    }

    @Override
    public Optional<byte[]> read(String key) {
        return around("read", () -> store.read(key));
    }

    @Override
    public List<String> list(String prefix) {
        return around("list", () -> store.list(prefix));
    }

    @Override
    public void delete(Digest digest) {
        around("delete", () -> {
            store.delete(digest);
            return digest;
        });
    }

    @Override
    public void delete(String key) {
        around("delete", () -> {
            store.delete(key);
            return key;
        });
    }
}
