package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.messages.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All content of a bucket. */
final class S3Contents implements StoredContents {
    private static final Logger LOG = LoggerFactory.getLogger(S3Contents.class);

    private final MinioClient client;
    private final String bucket;
    private final Deletions deletions;
    private final String run = UUID.randomUUID().toString();

    S3Contents(MinioClient client, String bucket) {
        this.client = client;
        this.bucket = bucket;
        this.deletions = new Deletions(client, bucket);
    }

    @Override
    public void each(Consumer<StoredContent> visitor) {
        S3ObjectStore.call("listing all objects", false, () -> {
            for (Result<Item> item : client.listObjects(ListObjectsArgs.builder()
                    .bucket(bucket)
                    .prefix(Keys.CONTENT)
                    .recursive(true)
                    .build())) {
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
        S3ObjectStore.call("clearing up", true, () -> deletions.forgetThoseBefore(storedBefore));
        Set<Digest> deleted = new HashSet<>();
        for (Digest digest : digests) {
            try {
                if (S3ObjectStore.call(
                        "deleting object " + digest.shortId(), true, () -> delete(digest, storedBefore))) {
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
        Optional<Instant> stored = storedAt(digest);
        boolean old = stored.filter(at -> at.isBefore(storedBefore)).isPresent();
        // a process that was paused meanwhile must not delete what was stored in the belief that it is dead
        Duration since = Duration.ofNanos(System.nanoTime() - announced);
        boolean delete = old && since.compareTo(Deletions.TIME_TO_DELETE) < 0;
        if (delete) {
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket(bucket)
                    .object(Keys.of(digest))
                    .build());
        }
        deletions.takeBack(digest, run);
        return delete;
    }

    private Optional<Instant> storedAt(Digest digest) throws Exception {
        return S3ObjectStore.unlessAbsent(
                Optional.empty(),
                () -> Optional.of(client.statObject(StatObjectArgs.builder()
                                .bucket(bucket)
                                .object(Keys.of(digest))
                                .build())
                        .lastModified()
                        .toInstant()));
    }
}
