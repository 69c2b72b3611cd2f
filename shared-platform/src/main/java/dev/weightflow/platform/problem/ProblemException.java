package dev.weightflow.platform.problem;

import dev.weightflow.schema.HasErrorCode;
import java.util.stream.Stream;

/** Failure with a stable code that problems, events and metrics share, which says how it is shown over HTTP. */
public class ProblemException extends RuntimeException implements HasErrorCode {
    private static final int LONGEST_CHAIN = 20;

    private final String code;
    private final ProblemKind kind;

    /** @param cause the underlying exception; null if there is none */
    public ProblemException(String code, ProblemKind kind, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.kind = kind;
    }

    public ProblemException(String code, ProblemKind kind, String message) {
        this(code, kind, message, null);
    }

    /** Returns a failure, its cause, and so on. */
    public static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(LONGEST_CHAIN);
    }

    @Override
    public final String code() {
        return code;
    }

    public final ProblemKind problemKind() {
        return kind;
    }
}
