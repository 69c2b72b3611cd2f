package dev.weightflow.platform.objectstore;

import dev.weightflow.platform.DecidingThread;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.net.ConnectException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.ProviderException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Bucket of an S3 server, by MinIO's client: the requests, and the mapping of their failures. */
record Bucket(MinioClient client, String name) {
    private static final Set<String> ABSENT = Set.of("NoSuchKey", "NoSuchObject");
    /** Size of the parts of an upload. Servers hold a part in memory to verify its signature; small servers have little. */
    private static final long PART = 8L << 20;

    interface Call<T> {
        T run() throws Exception;
    }

    void put(String key, byte[] content, Map<String, String> headers) throws Exception {
        client.putObject(PutObjectArgs.builder().bucket(name).object(key).extraHeaders(headers).stream(
                        new ByteArrayInputStream(content), content.length, -1)
                .build());
    }

    void upload(String key, Path file) throws Exception {
        client.uploadObject(UploadObjectArgs.builder()
                .bucket(name)
                .object(key)
                .filename(file.toString(), PART)
                .build());
    }

    GetObjectResponse open(String key) throws Exception {
        return client.getObject(GetObjectArgs.builder().bucket(name).object(key).build());
    }

    /** As {@link #open(String)}, for a range of its bytes. */
    GetObjectResponse open(String key, long offset, long length) throws Exception {
        return client.getObject(GetObjectArgs.builder()
                .bucket(name)
                .object(key)
                .offset(offset)
                .length(length)
                .build());
    }

    /** As {@link #open(String)}, if its content still has that tag. */
    GetObjectResponse open(String key, String tag) throws Exception {
        return client.getObject(
                GetObjectArgs.builder().bucket(name).object(key).matchETag(tag).build());
    }

    Optional<StatObjectResponse> stat(String key) throws Exception {
        return ifPresent(() -> client.statObject(
                StatObjectArgs.builder().bucket(name).object(key).build()));
    }

    void remove(String key) throws Exception {
        client.removeObject(RemoveObjectArgs.builder().bucket(name).object(key).build());
    }

    Iterable<Result<Item>> list(String prefix) {
        return client.listObjects(ListObjectsArgs.builder()
                .bucket(name)
                .prefix(prefix)
                .recursive(true)
                .build());
    }

    /** Returns the result of the call, or empty if there is no such object. */
    static <T> Optional<T> ifPresent(Call<T> call) throws Exception {
        try {
            return Optional.of(call.run());
        } catch (ErrorResponseException e) {
            if (ABSENT.contains(e.errorResponse().code())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Runs a call and translates its failures. A write whose response is lost has an unknown outcome. */
    static <T> T call(String what, boolean writes, Call<T> call) {
        DecidingThread.refuse(what);
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
