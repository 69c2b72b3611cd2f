package dev.weightflow.platform.problem;

import java.util.List;

/** Thrown when a request is malformed, apart from its JSON. The message names every violation in one sentence. */
public final class InvalidRequestException extends ProblemException {
    private final List<String> violations;

    /** @param violations the faults, as clauses; at least one */
    public InvalidRequestException(List<String> violations) {
        super(
                "invalid-request",
                ProblemKind.INVALID,
                "The request is malformed: " + String.join("; ", violations) + ".");
        this.violations = List.copyOf(violations);
    }

    public List<String> violations() {
        return violations;
    }
}
