package dev.weightflow.platform.messaging;

import dev.weightflow.platform.InstanceFailure;
import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.PublicText;
import dev.weightflow.schema.HasErrorCode;
import java.util.Optional;

/**
 * Cause of a handler's failure, without the exceptions that frameworks have wrapped around it.
 *
 * @param cause the first of its causes that has a code, or else the failure itself
 * @param retriable whether a retry may succeed later
 * @param ofInstance whether another instance can do what this one could not
 * @param interrupted whether its thread was told to stop
 */
record FailureCause(Throwable cause, boolean retriable, boolean ofInstance, boolean interrupted) {
    /** Code of a failure without a code of its own: a defect. */
    static final String UNEXPECTED = "unexpected";

    private static final int LONGEST_REASON = 2_000;

    static FailureCause of(Throwable failure) {
        Optional<Throwable> coded = ProblemException.causes(failure)
                .filter(HasErrorCode.class::isInstance)
                .findFirst();
        boolean retriable = coded.map(Retriable.class::isInstance)
                .orElseGet(() -> ProblemException.causes(failure).anyMatch(Retriable.class::isInstance));
        return new FailureCause(
                coded.orElse(failure),
                retriable,
                ProblemException.causes(failure).anyMatch(InstanceFailure.class::isInstance),
                ProblemException.causes(failure).anyMatch(InterruptedException.class::isInstance));
    }

    String code() {
        return cause instanceof HasErrorCode coded ? coded.code() : UNEXPECTED;
    }

    boolean unexpected() {
        return code().equals(UNEXPECTED);
    }

    /** Returns the reason for people, in one line, which is cut where it quotes too much. */
    String reason() {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return PublicText.cut(message.replaceAll("\\R", " "), LONGEST_REASON);
    }
}
