package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import io.minio.GetObjectResponse;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.Headers;

/** Bucket of an S3 server, limited to the operations that all servers implement alike. */
public final class S3ObjectStore implements ObjectStore {
    private static final Map<String, String> ONLY_IF_ABSENT = Map.of("If-None-Match", "*");
    private static final String BEYOND_THE_END = "InvalidRange";
    private static final Set<String> TAKEN = Set.of("PreconditionFailed", "ConditionalRequestConflict");
    private static final Set<String> CHANGED =
            Set.of("PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey", "NoSuchObject");

    /**
     * Age from which content is stored anew, so that it is young: unreferenced content is deleted when it is old. The difference between this and the
     * least age of that, {@link #LEAST_GRACE}, is the time that a writer has to refer to what it has stored.
     */
    private static final Duration RENEWED_AFTER = Duration.ofHours(6);

    private final Bucket bucket;
    private final Deletions deletions;
    private final Duration renewedAfter;

    public S3ObjectStore(MinioClient client, String bucket) {
        this(new Bucket(client, bucket), RENEWED_AFTER);
    }

    S3ObjectStore(Bucket bucket, Duration renewedAfter) {
        this.bucket = bucket;
        this.deletions = new Deletions(bucket);
        this.renewedAfter = renewedAfter;
    }

    private interface Write {
        void run() throws Exception;
    }

    private static void write(String what, Write write) {
        Bucket.call(what, true, () -> {
            write.run();
            return what;
        });
    }

    @Override
    public String place() {
        return "the bucket " + bucket.name();
    }

    @Override
    public PutOutcome putVerified(byte[] content) {
        Digest digest = Digest.of(content);
        return store(digest, () -> bucket.put(Keys.of(digest), content, Map.of()));
    }

    @Override
    public PutOutcome putVerified(Path file) {
        try {
            Digest digest = Digest.of(file);
            return store(digest, () -> bucket.upload(Keys.of(digest), file));
        } catch (IOException e) {
            throw new ObjectStoreException.LocalFile("storing " + file, e);
        }
    }

    /**
     * Writes content so that it survives a concurrent deletion; see {@link Deletions}.
     *
     * @param write writes it unconditionally: all writers of this key write these bytes
     */
    private PutOutcome store(Digest digest, Write write) {
        String what = "storing object " + digest.shortId();
        Optional<Found> there = verify(digest);
        boolean intact = there.filter(found -> found.digest().equals(digest)).isPresent();
        if (!intact || !there.get().young()) {
            write(what, write);
        }
        if (Bucket.call(what, false, () -> deletions.announced(digest))) {
            write(what, write);
            if (Bucket.call(what, false, () -> deletions.conflicts(Keys.of(digest), digest))) {
                throw new ObjectStoreException.BeingDeleted(what);
            }
        }
        if (there.isEmpty()) {
            return PutOutcome.STORED;
        }
        return intact ? PutOutcome.PRESENT : PutOutcome.REPAIRED;
    }

    /** @param young whether it is too young to be deleted as unreferenced */
    private record Found(Digest digest, boolean young) {}

    private Optional<Found> verify(Digest digest) {
        return Bucket.call(
                "verifying object " + digest.shortId(),
                false,
                () -> Bucket.ifPresent(() -> {
                    MessageDigest sha256 = Digest.sha256();
                    try (GetObjectResponse content = bucket.open(Keys.of(digest))) {
                        content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
                        return new Found(Digest.finish(sha256), isYoung(content.headers()));
                    }
                }));
    }

    /** Compares two times of the server's clock; without them, the object counts as old. */
    private boolean isYoung(Headers answer) {
        Instant now = answer.getInstant("Date");
        Instant stored = answer.getInstant("Last-Modified");
        return now != null && stored != null && stored.plus(renewedAfter).isAfter(now);
    }

    @Override
    public byte[] read(Digest digest, long most) {
        byte[] content = get("reading object " + digest.shortId(), Keys.of(digest), most)
                .orElseThrow(() -> new ObjectStoreException.NotFound(digest));
        ObjectStoreException.DigestMismatch.unless(digest, content);
        return content;
    }

    @Override
    public byte[] read(Digest digest, long offset, int length, Digest expected) {
        byte[] part = Bucket.call(
                        "reading a part of object " + digest.shortId(),
                        false,
                        () -> Bucket.ifPresent(() -> {
                            try (GetObjectResponse content = bucket.open(Keys.of(digest), offset, length)) {
                                return content.readNBytes(length);
                            } catch (ErrorResponseException e) {
                                if (BEYOND_THE_END.equals(e.errorResponse().code())) {
                                    return new byte[0];
                                }
                                throw e;
                            }
                        }))
                .orElseThrow(() -> new ObjectStoreException.NotFound(digest));
        ObjectStoreException.DigestMismatch.unless(expected, part);
        return part;
    }

    @Override
    public void fetch(Digest digest, Path target) {
        Bucket.call(
                        "fetching object " + digest.shortId(),
                        false,
                        () -> Bucket.ifPresent(() -> {
                            try (InputStream content = bucket.open(Keys.of(digest))) {
                                VerifiedFile.write(content, digest, target);
                                return target;
                            }
                        }))
                .orElseThrow(() -> new ObjectStoreException.NotFound(digest));
    }

    @Override
    public boolean has(Digest digest) {
        return Bucket.call("looking for object " + digest.shortId(), false, () -> bucket.stat(Keys.of(digest)))
                .isPresent();
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return put(key, content, ONLY_IF_ABSENT, TAKEN);
    }

    @Override
    public boolean replaceIfUnchanged(String key, byte[] content, String mark) {
        return put(key, content, Map.of("If-Match", mark), CHANGED);
    }

    private boolean put(String key, byte[] content, Map<String, String> condition, Set<String> unmet) {
        String named = Keys.named(key);
        return Bucket.call("writing " + key, true, () -> {
            try {
                bucket.put(named, content, condition);
                return true;
            } catch (ErrorResponseException e) {
                if (unmet.contains(e.errorResponse().code())) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public void replace(String key, byte[] content) {
        String named = Keys.named(key);
        write("writing " + key, () -> bucket.put(named, content, Map.of()));
    }

    @Override
    public Optional<byte[]> read(String key) {
        return get("reading " + key, Keys.named(key), LARGEST_DOCUMENT);
    }

    @Override
    public Optional<Marked> readMarked(String key) {
        return get("reading " + key, Keys.named(key), LARGEST_DOCUMENT, (content, headers) -> {
            String mark = headers.get("ETag");
            if (mark == null) {
                throw new IOException("the store's answer has no ETag, by which a document is replaced conditionally");
            }
            return new Marked(content, mark);
        });
    }

    @Override
    public List<String> list(String prefix) {
        return Bucket.call("listing " + prefix, false, () -> {
            List<String> keys = new ArrayList<>();
            for (Result<Item> item : bucket.list(prefix)) {
                keys.add(item.get().objectName());
            }
            return keys;
        });
    }

    @Override
    public void delete(String key) {
        String named = Keys.named(key);
        write("deleting " + key, () -> bucket.remove(named));
    }

    /** Reads exactly as many bytes as the response's header announces. */
    private Optional<byte[]> get(String what, String key, long most) {
        return get(what, key, most, (content, headers) -> content);
    }

    private interface Reading<T> {
        T of(byte[] content, Headers headers) throws IOException;
    }

    private <T> Optional<T> get(String what, String key, long most, Reading<T> reading) {
        return Bucket.call(
                what,
                false,
                () -> Bucket.ifPresent(() -> {
                    try (GetObjectResponse content = bucket.open(key)) {
                        String length = content.headers().get("Content-Length");
                        long bytes = length == null ? Long.MAX_VALUE : Long.parseLong(length);
                        if (bytes > most) {
                            throw new ObjectStoreException.TooLarge(what, bytes, most);
                        }
                        return reading.of(content.readAllBytes(), content.headers());
                    }
                }));
    }
}
