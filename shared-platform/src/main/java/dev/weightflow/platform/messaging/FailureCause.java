package dev.weightflow.platform.messaging;

import dev.weightflow.platform.InstanceFailure;
import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.PublicText;
import dev.weightflow.schema.HasErrorCode;
import java.util.Optional;

/**
 * What is to be told of a handler's failure, whatever frameworks have wrapped around it.
 *
 * @param cause the first of its causes that has a code, or else the failure itself
 * @param retriable whether the same may succeed later
 * @param ofInstance whether another instance can do what this one could not
 * @param interrupted whether its thread was told to stop
 */
record FailureCause(Throwable cause, boolean retriable, boolean ofInstance, boolean interrupted) {
    /** The code of a failure that has none of its own: somebody's mistake. */
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

    /** The reason for people, in one line, which is cut where it quotes too much. */
    String reason() {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return PublicText.cut(message.replaceAll("\\R", " "), LONGEST_REASON);
    }
}
