package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.Headers;

/** A bucket of an S3 server, through MinIO's client. Of S3 it uses only what every server does alike. */
public final class S3ObjectStore implements ObjectStore {

    private static final Map<String, String> ONLY_IF_ABSENT = Map.of("If-None-Match", "*");
    private static final Set<String> TAKEN = Set.of("PreconditionFailed", "ConditionalRequestConflict");
    private static final Set<String> ABSENT = Set.of("NoSuchKey", "NoSuchObject");
    /** Servers hold a part in memory to verify its signature; small servers have little. */
    private static final long PART = 8L << 20;
    /**
     * Content that was stored longer ago is stored anew, so that it is young: what nothing refers to is deleted when it is old. The least
     * age at which that may be is {@link #LEAST_GRACE}, and the difference is the time in which who has stored something must refer to it.
     */
    private static final Duration RENEWED_AFTER = Duration.ofHours(6);

    private final MinioClient client;
    private final String bucket;
    private final Deletions deletions;
    private final Duration renewedAfter;

    public S3ObjectStore(MinioClient client, String bucket) {
        this(client, bucket, RENEWED_AFTER);
    }

    S3ObjectStore(MinioClient client, String bucket, Duration renewedAfter) {
        this.client = client;
        this.bucket = bucket;
        this.deletions = new Deletions(client, bucket);
        this.renewedAfter = renewedAfter;
    }

    @Override
    public Digest put(byte[] content) {
        Digest digest = Digest.of(content);
        store(digest, isYoung(digest), () -> overwrite(digest, content));
        return digest;
    }

    @Override
    public Digest put(Path file) {
        try {
            Digest digest = Digest.of(file);
            store(digest, isYoung(digest), () -> upload(digest, file));
            return digest;
        } catch (IOException e) {
            throw new ObjectStoreException.LocalFile("storing " + file, e);
        }
    }

    /**
     * Writes content so that it stays, whoever deletes the same at that moment; {@link Deletions} has the reason.
     *
     * @param there whether it is there already, and young
     * @param write writes it unconditionally: whoever writes this key writes these bytes
     */
    private void store(Digest digest, boolean there, Runnable write) {
        if (!there) {
            write.run();
        }
        String what = "storing object " + digest.shortId();
        if (call(what, false, () -> deletions.announced(digest))) {
            write.run();
            if (call(what, false, () -> deletions.threatens(Keys.of(digest), digest))) {
                throw new ObjectStoreException.BeingDeleted(what);
            }
        }
    }

    /** Whether the content is there, and nobody may think that it is not needed. */
    private boolean isYoung(Digest digest) {
        return call(
                "looking for object " + digest.shortId(),
                false,
                () -> unlessAbsent(
                        false,
                        () -> isYoung(client.statObject(StatObjectArgs.builder()
                                        .bucket(bucket)
                                        .object(Keys.of(digest))
                                        .build())
                                .headers())));
    }

    /** Compares two times of the server's clock; an answer without them tells of nothing young. */
    private boolean isYoung(Headers answer) {
        Instant now = answer.getInstant("Date");
        Instant stored = answer.getInstant("Last-Modified");
        return now != null && stored != null && stored.plus(renewedAfter).isAfter(now);
    }

    private void overwrite(Digest digest, byte[] content) {
        overwrite("storing object " + digest.shortId(), Keys.of(digest), content);
    }

    private void overwrite(String what, String key, byte[] content) {
        call(
                what,
                true,
                () -> client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(
                                new ByteArrayInputStream(content), content.length, -1)
                        .build()));
    }

    private void upload(Digest digest, Path file) {
        call(
                "storing object " + digest.shortId(),
                true,
                () -> client.uploadObject(UploadObjectArgs.builder()
                        .bucket(bucket)
                        .object(Keys.of(digest))
                        .filename(file.toString(), PART)
                        .build()));
    }

    @Override
    public PutOutcome putVerified(byte[] content) {
        Digest digest = Digest.of(content);
        return storeVerified(digest, () -> overwrite(digest, content));
    }

    @Override
    public PutOutcome putVerified(Path file) {
        try {
            Digest digest = Digest.of(file);
            return storeVerified(digest, () -> upload(digest, file));
        } catch (IOException e) {
            throw new ObjectStoreException.LocalFile("storing " + file, e);
        }
    }

    private PutOutcome storeVerified(Digest digest, Runnable write) {
        Optional<Found> there = verify(digest);
        boolean intact = there.filter(found -> found.digest().equals(digest)).isPresent();
        store(digest, intact && there.get().young(), write);
        if (there.isEmpty()) {
            return PutOutcome.STORED;
        }
        return intact ? PutOutcome.PRESENT : PutOutcome.REPAIRED;
    }

    /**
     * What lies under a digest.
     *
     * @param digest that its bytes really have
     */
    private record Found(Digest digest, boolean young) {}

    private Optional<Found> verify(Digest digest) {
        return call(
                "verifying object " + digest.shortId(),
                false,
                () -> unlessAbsent(Optional.empty(), () -> {
                    MessageDigest sha256 = Digest.sha256();
                    try (GetObjectResponse content = open(Keys.of(digest))) {
                        content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
                        return Optional.of(new Found(Digest.finish(sha256), isYoung(content.headers())));
                    }
                }));
    }

    @Override
    public byte[] read(Digest digest, long most) {
        byte[] content = get("reading object " + digest.shortId(), Keys.of(digest), most)
                .orElseThrow(() -> new ObjectStoreException.NotFound(digest));
        Digest found = Digest.of(content);
        if (!found.equals(digest)) {
            throw new ObjectStoreException.DigestMismatch(digest, found);
        }
        return content;
    }

    @Override
    public void fetch(Digest digest, Path target) {
        String what = "fetching object " + digest.shortId();
        boolean found = call(
                what,
                false,
                () -> unlessAbsent(false, () -> {
                    try (InputStream content = open(Keys.of(digest))) {
                        VerifiedFile.write(content, digest, target);
                        return true;
                    }
                }));
        if (!found) {
            throw new ObjectStoreException.NotFound(digest);
        }
    }

    @Override
    public boolean has(Digest digest) {
        return call(
                "looking for object " + digest.shortId(),
                false,
                () -> unlessAbsent(false, () -> {
                    client.statObject(StatObjectArgs.builder()
                            .bucket(bucket)
                            .object(Keys.of(digest))
                            .build());
                    return true;
                }));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return write("writing " + key, Keys.named(key), content);
    }

    @Override
    public void replace(String key, byte[] content) {
        overwrite("writing " + key, Keys.named(key), content);
    }

    @Override
    public Optional<byte[]> read(String key) {
        return get("reading " + key, Keys.named(key), LARGEST_DOCUMENT);
    }

    @Override
    public List<String> list(String prefix) {
        return call("listing " + prefix, false, () -> {
            List<String> keys = new ArrayList<>();
            for (Result<Item> item : client.listObjects(ListObjectsArgs.builder()
                    .bucket(bucket)
                    .prefix(prefix)
                    .recursive(true)
                    .build())) {
                keys.add(item.get().objectName());
            }
            return keys;
        });
    }

    @Override
    public void delete(Digest digest) {
        remove("deleting object " + digest.shortId(), Keys.of(digest));
    }

    @Override
    public void delete(String key) {
        remove("deleting " + key, Keys.named(key));
    }

    private void remove(String what, String key) {
        call(what, true, () -> {
            client.removeObject(
                    RemoveObjectArgs.builder().bucket(bucket).object(key).build());
            return key;
        });
    }

    private boolean write(String what, String key, byte[] content) {
        return call(what, true, () -> {
            try {
                client.putObject(PutObjectArgs.builder().bucket(bucket).object(key).extraHeaders(ONLY_IF_ABSENT).stream(
                                new ByteArrayInputStream(content), content.length, -1)
                        .build());
                return true;
            } catch (ErrorResponseException e) {
                if (TAKEN.contains(e.errorResponse().code())) {
                    return false;
                }
                throw e;
            }
        });
    }

    private Optional<byte[]> get(String what, String key, long most) {
        return call(
                what,
                false,
                () -> unlessAbsent(Optional.empty(), () -> {
                    try (GetObjectResponse content = open(key)) {
                        requireAtMost(most, what, content);
                        return Optional.of(content.readAllBytes());
                    }
                }));
    }

    private GetObjectResponse open(String key) throws Exception {
        return client.getObject(
                GetObjectArgs.builder().bucket(bucket).object(key).build());
    }

    /** The answer's head says how much follows; that much and no more is then read. */
    private static void requireAtMost(long most, String what, GetObjectResponse content) {
        String length = content.headers().get("Content-Length");
        long bytes = length == null ? Long.MAX_VALUE : Long.parseLong(length);
        if (bytes > most) {
            throw new ObjectStoreException.TooLarge(what, bytes, most);
        }
    }

    /** A call of the client, which throws checked exceptions of many kinds. */
    interface Call<T> {
        T run() throws Exception;
    }

    static <T> T unlessAbsent(T otherwise, Call<T> call) throws Exception {
        try {
            return call.run();
        } catch (ErrorResponseException e) {
            if (ABSENT.contains(e.errorResponse().code())) {
                return otherwise;
            }
            throw e;
        }
    }

    /** Runs a call and gives its failures their names. A write whose answer is lost has an unknown outcome. */
    static <T> T call(String what, boolean writes, Call<T> call) {
        try {
            return call.run();
        } catch (ObjectStoreException e) {
            throw e;
        } catch (ErrorResponseException e) {
            int status = e.response().code();
            if (status == 401
                    || status == 403
                    || "NoSuchBucket".equals(e.errorResponse().code())) {
                throw new ObjectStoreException.AccessDenied(what, e);
            }
            throw status >= 500 && writes
                    ? new ObjectStoreException.UnknownOutcome(what, e)
                    : new ObjectStoreException.Unavailable(what, e);
        } catch (ProviderException e) { // no source of credentials has any
            throw new ObjectStoreException.AccessDenied(what, e);
        } catch (FileSystemException e) {
            throw new ObjectStoreException.LocalFile(what, e);
        } catch (ConnectException e) {
            throw new ObjectStoreException.Unavailable(what, e);
        } catch (Exception e) {
            throw writes
                    ? new ObjectStoreException.UnknownOutcome(what, e)
                    : new ObjectStoreException.Unavailable(what, e);
        }
    }
}
