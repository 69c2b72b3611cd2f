package dev.weightflow.projection.documents;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;

/** Thrown when a stored document is missing, damaged, or contradicts the reference to it. */
public final class InvalidDocument extends ProblemException {
    private static final long serialVersionUID = 1L;

    public InvalidDocument(String code, String message) {
        super(code, ProblemKind.UNPROCESSABLE, message);
    }
}
