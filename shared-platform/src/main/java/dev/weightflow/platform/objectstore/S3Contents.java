package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import io.minio.Result;
import io.minio.messages.Item;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class S3Contents implements StoredContents {
    private static final Logger LOG = LoggerFactory.getLogger(S3Contents.class);

    /** Prefix of an object of each run, whose modification time is read as the store's clock. */
    private static final String CLOCK = "garbage/clock/";

    private final Bucket bucket;
    private final Deletions deletions;
    private final String run = UUID.randomUUID().toString();

    S3Contents(Bucket bucket) {
        this.bucket = bucket;
        this.deletions = new Deletions(bucket);
    }

    @Override
    public Instant now() {
        return Bucket.call("asking for the time", true, () -> {
            String name = CLOCK + run;
            bucket.put(name, new byte[0], Map.of());
            Instant now = bucket.stat(name)
                    .orElseThrow(IOException::new)
                    .lastModified()
                    .toInstant();
            bucket.remove(name);
            return now;
        });
    }

    @Override
    public void each(Consumer<StoredContent> visitor) {
        Bucket.call("listing all objects", false, () -> {
            for (Result<Item> item : bucket.list(Keys.CONTENT)) {
                Item found = item.get();
                Keys.digest(found.objectName())
                        .map(digest -> new StoredContent(
                                digest, found.size(), found.lastModified().toInstant()))
                        .ifPresent(visitor);
            }
            return run;
        });
    }

    @Override
    public Set<Digest> delete(List<Digest> digests, Instant storedBefore) {
        Bucket.call("clearing up", true, () -> deletions.forgetThoseBefore(storedBefore));
        Set<Digest> deleted = new HashSet<>();
        for (Digest digest : digests) {
            try {
                if (Bucket.call("deleting object " + digest.shortId(), true, () -> delete(digest, storedBefore))) {
                    deleted.add(digest);
                }
            } catch (ObjectStoreException.UnknownOutcome e) {
                LOG.warn("{}; the next run looks at it again", e.getMessage());
            }
        }
        return deleted;
    }

    private boolean delete(Digest digest, Instant storedBefore) throws Exception {
        long announced = System.nanoTime();
        deletions.announce(digest, run);
        boolean old = bucket.stat(Keys.of(digest))
                .filter(found -> found.lastModified().toInstant().isBefore(storedBefore))
                .isPresent();
        // a process that was paused must not delete content that writers stored after its announcement expired
        Duration since = Duration.ofNanos(System.nanoTime() - announced);
        boolean delete = old && since.compareTo(Deletions.TIME_TO_DELETE) < 0;
        if (delete) {
            bucket.remove(Keys.of(digest));
        }
        deletions.takeBack(digest, run);
        return delete;
    }
}
