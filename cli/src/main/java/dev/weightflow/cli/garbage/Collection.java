package dev.weightflow.cli.garbage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a garbage collection found and did, as the registry answers.
 *
 * @param dryRun whether it only looked
 * @param graceSeconds how long content must be unreachable, and how old it must be, before it is deleted
 * @param nextAt when more can be deleted at the earliest
 * @param unreadable documents that are needed and cannot be read
 * @param unknownJobs trainings that the log does not know; their checkpoints are kept
 */
record Collection(
        boolean dryRun,
        long graceSeconds,
        List<OfKind> kinds,
        Optional<Instant> nextAt,
        List<Unreadable> unreadable,
        List<String> unknownJobs) {

    /** The objects of a kind. */
    record OfKind(String kind, Amount kept, Amount waiting, Amount deleted) {}

    /** So many objects of so many bytes. */
    record Amount(long objects, long bytes) {}

    /** A document that is needed and cannot be read. */
    record Unreadable(String kind, String digest, String reason, String code) {}

    /** An object that is kept. */
    record Kept(String digest, String kind, long bytes, String reason) {}
}
