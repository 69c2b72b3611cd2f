package dev.weightflow.spec;

import dev.weightflow.platform.problem.HasProblemKind;
import dev.weightflow.platform.problem.ProblemKind;

/** A specification is well-formed, but there is no such network. The message says in one sentence why. */
public final class UnbuildableModelException extends IllegalArgumentException implements HasProblemKind {
    /** The stable code that REST problems, events and metrics show. */
    public static final String CODE = "unbuildable-model";

    private static final long serialVersionUID = 1L;

    UnbuildableModelException(String sentence) {
        super(sentence);
    }

    UnbuildableModelException(IllegalArgumentException cause) {
        super("The model cannot be built: " + cause.getMessage() + ".", cause);
    }

    @Override
    public String code() {
        return CODE;
    }

    @Override
    public ProblemKind problemKind() {
        return ProblemKind.INVALID;
    }
}
