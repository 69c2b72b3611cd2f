package dev.weightflow.platform.problem;

import java.util.List;

/** A request is malformed, apart from its JSON. The message names every violation in one sentence. */
public final class InvalidRequestException extends RuntimeException implements HasProblemKind {
    private static final long serialVersionUID = 1L;

    private final transient List<String> violations;

    /** @param violations what is wrong, as clauses; at least one */
    public InvalidRequestException(List<String> violations) {
        super("The request is malformed: " + String.join("; ", violations) + ".");
        this.violations = List.copyOf(violations);
    }

    @Override
    public String code() {
        return "invalid-request";
    }

    @Override
    public ProblemKind problemKind() {
        return ProblemKind.INVALID;
    }

    /** Everything that is wrong, as clauses. */
    public List<String> violations() {
        return violations;
    }
}
