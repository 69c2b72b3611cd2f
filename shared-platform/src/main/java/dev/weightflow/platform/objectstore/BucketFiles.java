package dev.weightflow.platform.objectstore;

import dev.weightflow.platform.time.Backoff;
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

/** What others keep in a bucket, for reading: a dataset that is to be taken in. Every method may throw {@link ObjectStoreException}. */
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
     * An object as it was listed.
     *
     * @param bytes its size
     * @param tag the server's mark of its content, which changes with it
     */
    public record Listed(String key, long bytes, String tag) {}

    /**
     * The objects whose keys begin so, ascending; keys that end with a slash stand for folders and are left out.
     *
     * @param most after how many to stop, so that more are told by one too many
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
     * Brings an object into a file, whole.
     *
     * @throws ObjectStoreException.Changed if it is not any more as it was listed
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
