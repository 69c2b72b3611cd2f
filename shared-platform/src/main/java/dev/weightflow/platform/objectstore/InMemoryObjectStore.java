package dev.weightflow.platform.objectstore;

import dev.weightflow.platform.DecidingThread;
import dev.weightflow.schema.id.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Store in this JVM's memory, for unit tests and simulations. */
public final class InMemoryObjectStore implements ObjectStore {

    private final ConcurrentNavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final Map<Digest, Instant> storedAt = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public InMemoryObjectStore() {
        this(InstantSource.system());
    }

    public InMemoryObjectStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String place() {
        return "the store in memory";
    }

    @Override
    public synchronized PutOutcome putVerified(byte[] content) {
        DecidingThread.refuse("storing an object");
        storedAt.put(Digest.of(content), clock.instant());
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
        DecidingThread.refuse("reading object " + digest.shortId());
        byte[] content = objects.get(Keys.of(digest));
        if (content == null) {
            throw new ObjectStoreException.NotFound(digest);
        }
        if (content.length > most) {
            throw new ObjectStoreException.TooLarge("reading object " + digest.shortId(), content.length, most);
        }
        ObjectStoreException.DigestMismatch.unless(digest, content);
        return content.clone();
    }

    @Override
    public byte[] read(Digest digest, long offset, int length, Digest expected) {
        DecidingThread.refuse("reading object " + digest.shortId());
        byte[] content = objects.get(Keys.of(digest));
        if (content == null) {
            throw new ObjectStoreException.NotFound(digest);
        }
        int from = (int) Math.min(offset, content.length);
        byte[] part = Arrays.copyOfRange(content, from, Math.min(from + length, content.length));
        ObjectStoreException.DigestMismatch.unless(expected, part);
        return part;
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
        DecidingThread.refuse("looking for object " + digest.shortId());
        return objects.containsKey(Keys.of(digest));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        DecidingThread.refuse("writing " + key);
        return objects.putIfAbsent(Keys.named(key), content.clone()) == null;
    }

    @Override
    public void replace(String key, byte[] content) {
        DecidingThread.refuse("writing " + key);
        objects.put(Keys.named(key), content.clone());
    }

    @Override
    public Optional<Marked> readMarked(String key) {
        return read(key).map(content -> new Marked(content, mark(content)));
    }

    @Override
    public boolean replaceIfUnchanged(String key, byte[] content, String mark) {
        DecidingThread.refuse("writing " + key);
        String named = Keys.named(key);
        byte[] before = objects.get(named);
        // by identity of the compared array: a concurrent write has replaced it
        return before != null && mark(before).equals(mark) && objects.replace(named, before, content.clone());
    }

    private static String mark(byte[] content) {
        return Digest.of(content).hex();
    }

    @Override
    public Optional<byte[]> read(String key) {
        DecidingThread.refuse("reading " + key);
        return Optional.ofNullable(objects.get(Keys.named(key))).map(byte[]::clone);
    }

    @Override
    public List<String> list(String prefix) {
        DecidingThread.refuse("listing " + prefix);
        return objects.tailMap(prefix, true).keySet().stream()
                .takeWhile(key -> key.startsWith(prefix))
                .toList();
    }

    @Override
    public void delete(String key) {
        DecidingThread.refuse("deleting " + key);
        objects.remove(Keys.named(key));
    }

    /** Damages a stored object, as a failing disk would. */
    public void damage(Digest digest, byte[] content) {
        objects.put(Keys.of(digest), content.clone());
    }

    /** Loses a stored object, as a failing disk would. */
    public void lose(Digest digest) {
        objects.remove(Keys.of(digest));
    }

    public StoredContents contents() {
        return new StoredContents() {
            @Override
            public Instant now() {
                return clock.instant();
            }

            @Override
            public void each(Consumer<StoredContent> visitor) {
                objects.forEach((key, content) -> Keys.digest(key)
                        .map(digest -> new StoredContent(digest, content.length, storedAt.get(digest)))
                        .ifPresent(visitor));
            }

            @Override
            public Set<Digest> delete(List<Digest> digests, Instant storedBefore) {
                synchronized (InMemoryObjectStore.this) {
                    Set<Digest> gone = digests.stream()
                            .filter(digest ->
                                    has(digest) && storedAt.get(digest).isBefore(storedBefore))
                            .collect(Collectors.toSet());
                    gone.forEach(InMemoryObjectStore.this::lose);
                    return gone;
                }
            }
        };
    }
}
