package dev.weightflow.collector;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.projection.reachability.ObjectKind;
import dev.weightflow.projection.reachability.Unreadable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a garbage collection found and did.
 *
 * @param dryRun whether it only looked; {@code deleted} is then what would have been deleted
 * @param graceSeconds how long an object must be unreachable, and how old it must be, before it is deleted
 * @param kinds the objects by what they are
 * @param nextAt when more can be deleted at the earliest, if anything waits for its time
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
     * The objects of a kind.
     *
     * @param kept those that something leads to
     * @param waiting those that nothing leads to, and that are not old enough or not candidates for long enough
     * @param deleted those that were deleted
     */
    public record OfKind(ObjectKind kind, Amount kept, Amount waiting, Amount deleted) {
        OfKind plus(OfKind more) {
            return new OfKind(kind, kept.plus(more.kept), waiting.plus(more.waiting), deleted.plus(more.deleted));
        }
    }

    /** So many objects of so many bytes. */
    public record Amount(long objects, long bytes) {
        static final Amount NONE = new Amount(0, 0);

        Amount plus(Amount more) {
            return new Amount(objects + more.objects, bytes + more.bytes);
        }
    }
}
