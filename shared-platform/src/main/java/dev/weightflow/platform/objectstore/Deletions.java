package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import io.minio.Result;
import io.minio.messages.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Announcements of deletions: {@code garbage/deleting/DIGEST.RUN}, an empty object of each run.
 *
 * <p>A deleter announces the deletion, then checks the content's age, then deletes. A writer writes, then looks for an announcement. So either the
 * deleter sees that the content is young, or the writer sees the announcement: they cannot miss each other, as long as the store is strongly
 * consistent. Looking needs only the right to list.
 */
record Deletions(Bucket bucket) {
    /** Time between the announcement and the deletion of content. */
    static final Duration TIME_TO_DELETE = Duration.ofSeconds(30);
    /** Time after which an announcement that was not taken back expires: the run that made it was killed. */
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

    /** Removes the announcements of runs that were killed long ago. Returns their number. */
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

    /** Returns whether a run may still delete what was stored at that key just now. */
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
