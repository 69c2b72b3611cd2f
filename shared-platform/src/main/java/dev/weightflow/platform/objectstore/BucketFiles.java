package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.time.Backoff;
import io.minio.GetObjectResponse;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Read access to a bucket of somebody else, for a dataset to be ingested. Every method may throw {@link ObjectStoreException}. */
public final class BucketFiles {
    private static final Set<String> CHANGED = Set.of("PreconditionFailed", "NoSuchKey", "NoSuchObject");

    private final Bucket bucket;
    private final Backoff backoff;
    private final Consumer<Duration> sleep;

    BucketFiles(Bucket bucket, Backoff backoff, Consumer<Duration> sleep) {
        this.bucket = bucket;
        this.backoff = backoff;
        this.sleep = sleep;
    }

    /**
     * Object of a listing.
     *
     * @param bytes its size
     * @param tag the server's tag of its content, which changes with it
     */
    public record Listed(String key, long bytes, String tag) {}

    /**
     * Lists the objects whose keys have that prefix, ascending; keys that end with a slash stand for folders and are left out.
     *
     * @param most limit; one more object is returned if there are more
     */
    public List<Listed> list(String prefix, int most) {
        return repeat(() -> Bucket.call("listing " + bucket.name() + "/" + prefix, false, () -> {
            List<Listed> found = new ArrayList<>();
            for (Result<Item> result : bucket.list(prefix)) {
                Item item = result.get();
                if (!item.objectName().endsWith("/")) {
                    found.add(new Listed(item.objectName(), item.size(), item.etag()));
                }
                if (found.size() > most) {
                    break;
                }
            }
            return found;
        }));
    }

    /**
     * Downloads an object to a file.
     *
     * @throws ObjectStoreException.Changed if it has changed since it was listed
     */
    public void fetch(Listed file, Path target) {
        String what = "fetching " + bucket.name() + "/" + file.key();
        repeat(() -> Bucket.call(what, false, () -> {
            try (GetObjectResponse content = bucket.open(file.key(), file.tag())) {
                if (Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING) != file.bytes()) {
                    throw new IOException("fewer or more bytes came than were listed");
                }
                return target;
            } catch (ErrorResponseException e) {
                if (CHANGED.contains(e.errorResponse().code())) {
                    throw new ObjectStoreException.Changed(what, e);
                }
                throw e;
            }
        }));
    }

    private <T> T repeat(Supplier<T> call) {
        return RetryingObjectStore.repeat(backoff, sleep, call);
    }
}
