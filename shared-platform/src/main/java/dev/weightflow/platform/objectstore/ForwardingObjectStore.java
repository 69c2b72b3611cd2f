package dev.weightflow.platform.objectstore;

import dev.weightflow.platform.objectstore.ObjectStore.PutOutcome;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Store that wraps every call of another one. */
abstract class ForwardingObjectStore implements ObjectStore {
    private final ObjectStore store;

    ForwardingObjectStore(ObjectStore store) {
        this.store = store;
    }

    /** @param operation name of the operation, for metrics */
    abstract <T> T around(String operation, Supplier<T> call);

    private void run(String operation, Runnable call) {
        around(operation, () -> {
            call.run();
            return operation;
        });
    }

    @Override
    public String place() {
        return store.place();
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
    public byte[] read(Digest digest, long offset, int length, Digest expected) {
        return around("read", () -> store.read(digest, offset, length, expected));
    }

    @Override
    public void fetch(Digest digest, Path target) {
        run("read", () -> store.fetch(digest, target));
    }

    @Override
    public void sign(Digest digest) {
        run("sign", () -> store.sign(digest));
    }

    @Override
    public void requireSigned(Digest digest, String principal) {
        run("verify", () -> store.requireSigned(digest, principal));
    }

    @Override
    public void requireOwn(Digest digest) {
        run("verify", () -> store.requireOwn(digest));
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
        run("replace", () -> store.replace(key, content));
    }

    @Override
    public Optional<Marked> readMarked(String key) {
        return around("read", () -> store.readMarked(key));
    }

    @Override
    public boolean replaceIfUnchanged(String key, byte[] content, String mark) {
        return around("replace-if-unchanged", () -> store.replaceIfUnchanged(key, content, mark));
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
    public void delete(String key) {
        run("delete", () -> store.delete(key));
    }
}
