package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A store in this JVM's memory, for unit tests. */
public final class InMemoryObjectStore implements ObjectStore {

    private final ConcurrentNavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public Digest put(byte[] content) {
        Digest digest = Digest.of(content);
        objects.putIfAbsent(Keys.of(digest), content.clone());
        return digest;
    }

    @Override
    public Digest put(Path file) {
        try {
            return put(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ObjectStoreException.LocalFile("storing " + file, e);
        }
    }

    @Override
    public PutOutcome putVerified(byte[] content) {
        byte[] before = objects.put(Keys.of(Digest.of(content)), content.clone());
        if (before == null) {
            return PutOutcome.STORED;
        }
        return Arrays.equals(before, content) ? PutOutcome.PRESENT : PutOutcome.REPAIRED;
    }

    @Override
    public PutOutcome putVerified(Path file) {
        try {
            return putVerified(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ObjectStoreException.LocalFile("storing " + file, e);
        }
    }

    @Override
    public byte[] read(Digest digest, long most) {
        byte[] content = objects.get(Keys.of(digest));
        if (content == null) {
            throw new ObjectStoreException.NotFound(digest);
        }
        if (content.length > most) {
            throw new ObjectStoreException.TooLarge("reading object " + digest.shortId(), content.length, most);
        }
        Digest found = Digest.of(content);
        if (!found.equals(digest)) {
            throw new ObjectStoreException.DigestMismatch(digest, found);
        }
        return content.clone();
    }

    @Override
    public void fetch(Digest digest, Path target) {
        try {
            VerifiedFile.write(new ByteArrayInputStream(read(digest, Long.MAX_VALUE)), digest, target);
        } catch (IOException e) {
            throw new ObjectStoreException.LocalFile("fetching to " + target, e);
        }
    }

    @Override
    public boolean has(Digest digest) {
        return objects.containsKey(Keys.of(digest));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return objects.putIfAbsent(Keys.named(key), content.clone()) == null;
    }

    @Override
    public Optional<byte[]> read(String key) {
        return Optional.ofNullable(objects.get(Keys.named(key))).map(byte[]::clone);
    }

    @Override
    public List<String> list(String prefix) {
        return objects.tailMap(prefix, true).keySet().stream()
                .takeWhile(key -> key.startsWith(prefix))
                .toList();
    }

    @Override
    public void delete(Digest digest) {
        objects.remove(Keys.of(digest));
    }

    @Override
    public void delete(String key) {
        objects.remove(Keys.named(key));
    }

    /** Damages a stored object, as a failing disk would. */
    public void damage(Digest digest, byte[] content) {
        objects.put(Keys.of(digest), content.clone());
    }
}
