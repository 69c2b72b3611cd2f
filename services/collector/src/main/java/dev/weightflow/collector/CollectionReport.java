package dev.weightflow.collector;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.projection.reachability.ObjectKind;
import dev.weightflow.projection.reachability.Unreadable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Result of a garbage collection.
 *
 * @param dryRun whether nothing was deleted; {@code deleted} is then what a real run would delete
 * @param graceSeconds least time for which an object must be unreachable, and least age, before it is deleted
 * @param kinds the objects by kind
 * @param nextAt earliest time when more can be deleted, if anything waits for its time
 * @param unreadable documents that are needed and cannot be read
 * @param unknownJobs trainings that the log does not know although the store has checkpoints of theirs; all of that is kept
 */
public record CollectionReport(
        boolean dryRun,
        long graceSeconds,
        List<OfKind> kinds,
        Optional<Instant> nextAt,
        @JsonInclude List<Unreadable> unreadable,
        @JsonInclude List<String> unknownJobs) {
    public CollectionReport {
        kinds = List.copyOf(kinds);
        unreadable = List.copyOf(unreadable);
        unknownJobs = List.copyOf(unknownJobs);
    }

    /**
     * Objects of a kind.
     *
     * @param kept the reachable ones
     * @param waiting the unreachable ones that are not old enough, or not candidates for long enough
     * @param deleted the deleted ones
     */
    public record OfKind(ObjectKind kind, Amount kept, Amount waiting, Amount deleted) {
        OfKind plus(OfKind more) {
            return new OfKind(kind, kept.plus(more.kept), waiting.plus(more.waiting), deleted.plus(more.deleted));
        }
    }

    /** Number of objects, with their total size. */
    public record Amount(long objects, long bytes) {
        static final Amount NONE = new Amount(0, 0);

        Amount plus(Amount more) {
            return new Amount(objects + more.objects, bytes + more.bytes);
        }
    }
}
