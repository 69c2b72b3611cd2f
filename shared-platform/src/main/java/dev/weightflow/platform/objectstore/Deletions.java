package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import io.minio.Result;
import io.minio.messages.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The announcements of what is being deleted: {@code garbage/deleting/DIGEST.RUN}, an empty object that each run has of its own.
 *
 * <p>Who deletes announces it, then looks how old the content is, then deletes. Who stores writes, then looks for an announcement. So
 * either the one who deletes sees that the content is young, or the one who stores sees the announcement: they cannot miss each other, as
 * long as the store shows everybody what was written last. Only the right to list is needed to look.
 */
record Deletions(Bucket bucket) {
    /** How long after the announcement content is deleted. */
    static final Duration TIME_TO_DELETE = Duration.ofSeconds(30);
    /** How long an announcement counts that nobody has taken back: whoever made it was killed. */
    private static final Duration COUNTS = TIME_TO_DELETE.multipliedBy(3);

    private static final String FOLDER = "garbage/deleting/";

    private static String prefix(Digest digest) {
        return FOLDER + digest.hex() + ".";
    }

    void announce(Digest digest, String run) throws Exception {
        bucket.put(prefix(digest) + run, new byte[0], Map.of());
    }

    void takeBack(Digest digest, String run) throws Exception {
        bucket.remove(prefix(digest) + run);
    }

    /** Takes back what runs have announced that were killed long ago. Returns how many there were. */
    int forgetThoseBefore(Instant moment) throws Exception {
        int forgotten = 0;
        for (Result<Item> item : bucket.list(FOLDER)) {
            if (item.get().lastModified().toInstant().isBefore(moment)) {
                bucket.remove(item.get().objectName());
                forgotten++;
            }
        }
        return forgotten;
    }

    boolean announced(Digest digest) throws Exception {
        return latest(prefix(digest)).isPresent();
    }

    /** Whether somebody may still delete what was stored at that key just now. */
    boolean conflicts(String key, Digest digest) throws Exception {
        Optional<Instant> announced = latest(prefix(digest));
        Optional<Instant> stored = latest(key);
        // both times are the store's, so that no other clock matters
        return announced
                .filter(at -> stored.isEmpty() || stored.get().isBefore(at.plus(COUNTS)))
                .isPresent();
    }

    private Optional<Instant> latest(String prefix) throws Exception {
        Optional<Instant> latest = Optional.empty();
        for (Result<Item> item : bucket.list(prefix)) {
            Instant at = item.get().lastModified().toInstant();
            latest = latest.filter(before -> before.isAfter(at)).or(() -> Optional.of(at));
        }
        return latest;
    }
}
