package dev.weightflow.platform.problem;

import java.util.Optional;

/**
 * How a failure is shown over HTTP.
 *
 * @param title what kind of problem it is, the same for all of its kind
 * @param hint what to do about it, where the exception's message does not say
 */
public record ProblemKind(int status, String title, Optional<String> hint) {
    /** The request is malformed; its author must change it. */
    public static final ProblemKind INVALID = of(400, "Invalid request");

    public static final ProblemKind NOT_FOUND = of(404, "Not found");

    /** The request contradicts what is there. */
    public static final ProblemKind CONFLICT = of(409, "Conflict");

    /** The request is well formed, and cannot be done all the same. */
    public static final ProblemKind UNPROCESSABLE = of(422, "Cannot be done");

    /** What the object store has is not what it should have. */
    public static final ProblemKind DAMAGED = of(502, "Object damaged");

    /** Kafka, the object store or this instance does not answer at present. */
    public static final ProblemKind UNAVAILABLE = of(
            503,
            "Not available at present",
            "Try again in a moment; if it stays, look at the health of Kafka and the object store.");

    public static ProblemKind of(int status, String title) {
        return new ProblemKind(status, title, Optional.empty());
    }

    public static ProblemKind of(int status, String title, String hint) {
        return new ProblemKind(status, title, Optional.of(hint));
    }
}
