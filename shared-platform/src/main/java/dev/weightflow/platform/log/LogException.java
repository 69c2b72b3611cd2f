package dev.weightflow.platform.log;

import dev.weightflow.platform.Retriable;
import dev.weightflow.schema.HasErrorCode;

/** The event log did not do what it was asked. */
public abstract sealed class LogException extends RuntimeException implements HasErrorCode {
    private static final long serialVersionUID = 1L;

    private final String code;

    private LogException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }

    /** Another instance decides now. Nothing was appended; decide again on what it appended. */
    public static final class PenLost extends LogException implements Retriable {
        private static final long serialVersionUID = 1L;

        PenLost(String topic, Throwable cause) {
            super("log-pen-lost", "Another instance writes to " + topic + " now; nothing was appended.", cause);
        }
    }

    /** The answer was lost: the facts are in the log, all of them or none. */
    public static final class UnknownOutcome extends LogException implements Retriable {
        private static final long serialVersionUID = 1L;

        UnknownOutcome(String topic, Throwable cause) {
            super(
                    "log-outcome-unknown",
                    "Kafka's answer was lost, so " + topic + " may have taken the facts or not; ask again.",
                    cause);
        }
    }

    /** The log cannot be reached. Nothing was appended. */
    public static final class Unavailable extends LogException implements Retriable {
        private static final long serialVersionUID = 1L;

        Unavailable(String topic, Throwable cause) {
            super(
                    "log-unavailable",
                    "The topic " + topic + " cannot be reached (" + cause.getMessage() + "); is Kafka running?",
                    cause);
        }
    }

    /** There is no such topic. */
    public static final class TopicMissing extends LogException {
        private static final long serialVersionUID = 1L;

        TopicMissing(String topic) {
            super(
                    "log-topic-missing",
                    "The topic " + topic + " does not exist; create Weightflow's topics before its services start.",
                    null);
        }
    }

    /** Others kept deciding in between, or the log kept losing answers. */
    public static final class TooContended extends LogException implements Retriable {
        private static final long serialVersionUID = 1L;

        TooContended(String topic, int attempts, LogException last) {
            super(
                    "log-contended",
                    "A decision over " + topic + " was overtaken " + attempts + " times; ask again.",
                    last);
        }
    }
}
