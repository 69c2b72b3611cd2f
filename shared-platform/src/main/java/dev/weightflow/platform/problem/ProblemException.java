package dev.weightflow.platform.problem;

import dev.weightflow.schema.HasErrorCode;

/** A failure with a stable code that problems, events and metrics share, which says how it is shown over HTTP. */
public abstract class ProblemException extends RuntimeException implements HasErrorCode {
    private final String code;
    private final ProblemKind kind;

    /** @param cause what it was noticed by; null if it was noticed here */
    protected ProblemException(String code, ProblemKind kind, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.kind = kind;
    }

    protected ProblemException(String code, ProblemKind kind, String message) {
        this(code, kind, message, null);
    }

    @Override
    public final String code() {
        return code;
    }

    /** Status and title. */
    public final ProblemKind problemKind() {
        return kind;
    }
}
