package dev.weightflow.collector;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.projection.reachability.Unreadable;
import java.util.List;

/** Nothing is collected, and why. */
public final class GarbageException extends ProblemException {
    private static final long serialVersionUID = 1L;

    private GarbageException(String code, ProblemKind kind, String message) {
        super(code, kind, message);
    }

    static GarbageException running() {
        return new GarbageException(
                "collection-running",
                ProblemKind.CONFLICT,
                "Another garbage collection is under way; wait for its end, then try again.");
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
