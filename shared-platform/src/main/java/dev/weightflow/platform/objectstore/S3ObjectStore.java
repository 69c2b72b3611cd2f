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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A bucket of an S3 server, through MinIO's client. Of S3 it uses only what every server does alike. */
public final class S3ObjectStore implements ObjectStore {

    private static final Map<String, String> ONLY_IF_ABSENT = Map.of("If-None-Match", "*");
    private static final Set<String> TAKEN = Set.of("PreconditionFailed", "ConditionalRequestConflict");
    private static final Set<String> ABSENT = Set.of("NoSuchKey", "NoSuchObject");
    /** Servers hold a part in memory to verify its signature; small servers have little. */
    private static final long PART = 8L << 20;

    private final MinioClient client;
    private final String bucket;

    public S3ObjectStore(MinioClient client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    @Override
    public Digest put(byte[] content) {
        Digest digest = Digest.of(content);
        if (!has(digest)) {
            write("storing object " + digest.shortId(), Keys.of(digest), content);
        }
        return digest;
    }

    @Override
    public Digest put(Path file) {
        try {
            Digest digest = Digest.of(file);
            if (has(digest)) {
                return digest;
            }
            if (Files.size(file) <= PART) {
                return put(Files.readAllBytes(file));
            }
            upload(digest, file);
            return digest;
        } catch (IOException e) {
            throw new ObjectStoreException.LocalFile("storing " + file, e);
        }
    }

    /** Parts cannot be put conditionally, and need not be: whoever writes this key writes these bytes. */
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
        return unlessIntact(
                digest,
                () -> call(
                        "storing object " + digest.shortId(),
                        true,
                        () -> client.putObject(PutObjectArgs.builder().bucket(bucket).object(Keys.of(digest)).stream(
                                        new ByteArrayInputStream(content), content.length, -1)
                                .build())));
    }

    @Override
    public PutOutcome putVerified(Path file) {
        try {
            Digest digest = Digest.of(file);
            return unlessIntact(digest, () -> upload(digest, file));
        } catch (IOException e) {
            throw new ObjectStoreException.LocalFile("storing " + file, e);
        }
    }

    private PutOutcome unlessIntact(Digest digest, Runnable write) {
        Optional<Digest> there = digestOfStored(digest);
        if (there.equals(Optional.of(digest))) {
            return PutOutcome.PRESENT;
        }
        write.run();
        return there.isEmpty() ? PutOutcome.STORED : PutOutcome.REPAIRED;
    }

    /** The digest that the bytes under a digest really have. */
    private Optional<Digest> digestOfStored(Digest digest) {
        return call(
                "verifying object " + digest.shortId(),
                false,
                () -> unlessAbsent(Optional.empty(), () -> {
                    MessageDigest sha256 = Digest.sha256();
                    try (InputStream content = open(Keys.of(digest))) {
                        content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
                    }
                    return Optional.of(Digest.finish(sha256));
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
    private interface Call<T> {
        T run() throws Exception;
    }

    private static <T> T unlessAbsent(T otherwise, Call<T> call) throws Exception {
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
    private static <T> T call(String what, boolean writes, Call<T> call) {
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
