package dev.weightflow.platform.messaging;

import dev.weightflow.platform.InstanceFailure;
import dev.weightflow.platform.Retriable;
import dev.weightflow.schema.HasErrorCode;
import java.util.Optional;
import java.util.stream.Stream;

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

    private static final int DEEPEST = 20;
    private static final int LONGEST_REASON = 2_000;

    static FailureCause of(Throwable failure) {
        Optional<Throwable> coded =
                causes(failure).filter(HasErrorCode.class::isInstance).findFirst();
        boolean retriable = coded.map(Retriable.class::isInstance)
                .orElseGet(() -> causes(failure).anyMatch(Retriable.class::isInstance));
        return new FailureCause(
                coded.orElse(failure),
                retriable,
                causes(failure).anyMatch(InstanceFailure.class::isInstance),
                causes(failure).anyMatch(InterruptedException.class::isInstance));
    }

    /** The stable reason. */
    String code() {
        return cause instanceof HasErrorCode coded ? coded.code() : UNEXPECTED;
    }

    boolean unexpected() {
        return code().equals(UNEXPECTED);
    }

    /** The reason for people, in one line, which is cut where it quotes too much. */
    String reason() {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String line = message.replaceAll("\\R", " ");
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST);
    }
}
