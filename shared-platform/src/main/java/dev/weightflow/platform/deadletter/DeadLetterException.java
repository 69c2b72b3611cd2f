package dev.weightflow.platform.deadletter;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;

/** Dead letters could not be read or replayed. */
final class DeadLetterException extends ProblemException {
    private DeadLetterException(String code, ProblemKind kind, String message, Throwable cause) {
        super(code, kind, message, cause);
    }

    static DeadLetterException unread(Exception cause) {
        return new DeadLetterException(
                "dead-letters-unavailable",
                ProblemKind.UNAVAILABLE,
                "The dead letters cannot be read (" + cause.getMessage() + "); is Kafka running?",
                cause);
    }

    /** The handler has refused the letter again. */
    static DeadLetterException refused(LetterId letter, Replay replay) {
        return new DeadLetterException(
                "dead-letter-refused",
                ProblemKind.UNPROCESSABLE,
                "The dead letter " + letter + " is refused again ("
                        + replay.code().orElse("") + "): " + replay.reason().orElse(""),
                null);
    }

    /** The letter's channel does not take records. */
    static DeadLetterException notReady(LetterId letter, String why) {
        return new DeadLetterException(
                "channel-not-ready",
                ProblemKind.UNAVAILABLE,
                "The dead letter " + letter + " was not replayed: " + why,
                null);
    }

    /** The letter was replayed, and that cannot be written down. */
    static DeadLetterException unrecorded(LetterId letter, Replay replay, Exception cause) {
        return new DeadLetterException(
                "dead-letter-replay-unrecorded",
                ProblemKind.UNAVAILABLE,
                "The dead letter " + letter + " was " + (replay.handled() ? "handled" : "refused again")
                        + ", but that cannot be written to its topic (" + cause.getMessage()
                        + "). Replay it again when Kafka answers: what was done already is not done twice.",
                cause);
    }
}
