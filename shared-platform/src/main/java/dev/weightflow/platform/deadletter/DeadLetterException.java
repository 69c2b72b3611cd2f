package dev.weightflow.platform.deadletter;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;

/** Dead letters could not be read or replayed. */
final class DeadLetterException extends ProblemException {
    DeadLetterException(String code, ProblemKind kind, String message, Throwable cause) {
        super(code, kind, message, cause);
    }
}
