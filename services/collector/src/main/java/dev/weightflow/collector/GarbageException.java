package dev.weightflow.collector;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.projection.reachability.Unreadable;
import dev.weightflow.schema.text.Numbers;
import java.util.List;

/** Thrown when a garbage collection is refused, with the reason. */
public final class GarbageException extends ProblemException {
    private static final long serialVersionUID = 1L;

    private GarbageException(String code, ProblemKind kind, String message) {
        super(code, kind, message);
    }

    static GarbageException running() {
        return new GarbageException(
                "collection-running",
                ProblemKind.CONFLICT,
                "Another garbage collection is running; wait until it ends, then try again.");
    }

    static GarbageException largeShare(UnexplainedShare found, double most) {
        return new GarbageException(
                "garbage-share-too-large",
                ProblemKind.CONFLICT,
                Numbers.format(
                        "Of %,d stored objects (%,d bytes) %,d (%,d bytes at most) would be deleted, and nothing tells what they were; that is"
                                + " more than the share of %s that is collected without being asked. Look first whether the topics are those"
                                + " that the bucket belongs to ('./weightflow models verify', './weightflow datasets list') and"
                                + " what would go ('./weightflow garbage collect --dry-run'). If all of it is garbage, collect it"
                                + " with --any-share, in a cluster once with WEIGHTFLOW_COLLECTOR_LARGEST_SHARE=1. Nothing was"
                                + " deleted, and nothing was made a candidate.",
                        found.allObjects(), found.allBytes(), found.objects(), found.bytes(), most));
    }

    static GarbageException unreadable(List<Unreadable> documents) {
        Unreadable first = documents.get(0);
        return new GarbageException(
                "documents-unreadable",
                ProblemKind.CONFLICT,
                documents.size() + " documents that are needed cannot be read, for instance the "
                        + first.kind().key() + " " + first.digest().shortId() + " of " + first.reason() + " ("
                        + first.code()
                        + "): what they name would be deleted. Restore them, ingest the dataset again, or accept the loss"
                        + " with --ignore-unreadable. Nothing was deleted.");
    }
}
