package dev.weightflow.platform.problem;

import java.util.Optional;

/**
 * HTTP representation of a kind of failure.
 *
 * @param title name of the kind, the same for all problems of the kind
 * @param hint what to do about it, where the exception's message does not say
 */
public record ProblemKind(int status, String title, Optional<String> hint) {
    /** A malformed request, which its author must change. */
    public static final ProblemKind INVALID = of(400, "Invalid request");

    public static final ProblemKind NOT_FOUND = of(404, "Not found");

    /** A request that conflicts with the present state. */
    public static final ProblemKind CONFLICT = of(409, "Conflict");

    /** A well-formed request that cannot be fulfilled. */
    public static final ProblemKind UNPROCESSABLE = of(422, "Cannot be processed");

    /** Content in the object store that is not what was stored. */
    public static final ProblemKind DAMAGED = of(502, "Object damaged");

    /** An outage of Kafka, the object store or this instance. */
    public static final ProblemKind UNAVAILABLE = of(
            503,
            "Temporarily unavailable",
            "Try again in a moment; if it stays, look at the health of Kafka and the object store.");

    public static ProblemKind of(int status, String title) {
        return new ProblemKind(status, title, Optional.empty());
    }

    public static ProblemKind of(int status, String title, String hint) {
        return new ProblemKind(status, title, Optional.of(hint));
    }
}
