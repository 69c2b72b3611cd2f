package dev.weightflow.platform.problem;

import java.util.Optional;

/**
 * How a code is shown.
 *
 * @param status the HTTP status
 * @param title what kind of problem it is
 * @param wayOut what to do about it, where the exception's message does not say
 */
public record ProblemKind(int status, String title, Optional<String> wayOut) {
    /** A kind whose messages say what to do. */
    public static ProblemKind of(int status, String title) {
        return new ProblemKind(status, title, Optional.empty());
    }

    /** A kind with a way out of its own. */
    public static ProblemKind of(int status, String title, String wayOut) {
        return new ProblemKind(status, title, Optional.of(wayOut));
    }
}
