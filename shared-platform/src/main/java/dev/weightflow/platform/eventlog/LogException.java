package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.InstanceFailure;
import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** The event log did not do what it was asked. */
public abstract sealed class LogException extends ProblemException {
    private LogException(String code, String message, Throwable cause) {
        super(code, ProblemKind.UNAVAILABLE, message, cause);
    }

    /** What a future failed with. */
    static LogException causeOf(CompletionException e, String topic) {
        return e.getCause() instanceof LogException failure ? failure : new Unavailable(topic, e.getCause());
    }

    /** Another instance is the writer now. Nothing was appended; decide again on what it appended. */
    public static final class Fenced extends LogException implements Retriable {
        public Fenced(String topic, Throwable cause) {
            super("log-fenced", "Another instance writes to " + topic + " now; nothing was appended.", cause);
        }
    }

    /** The answer was lost: the events are in the log, all of them or none. */
    public static final class UnknownOutcome extends LogException implements Retriable {
        public UnknownOutcome(String topic, Throwable cause) {
            super(
                    "log-outcome-unknown",
                    "Kafka's answer was lost, so " + topic + " may have taken the events or not; look, and ask again.",
                    cause);
        }
    }

    /** The log cannot be reached. Nothing was appended. */
    public static final class Unavailable extends LogException implements Retriable {
        public Unavailable(String topic, Throwable cause) {
            this(topic, cause.getMessage(), cause);
        }

        public Unavailable(String topic, String reason, Throwable cause) {
            super(
                    "log-unavailable",
                    "The topic " + topic + " cannot be reached (" + reason + "); is Kafka running?",
                    cause);
        }
    }

    /** A decision was not made in time. Nothing was appended. */
    public static final class TimedOut extends LogException implements Retriable {
        TimedOut(String topic, Duration timeout, int fenced) {
            super(
                    "log-timeout",
                    "A decision over " + topic + " was not made within " + timeout.toMillis() + " ms"
                            + (fenced == 0 ? "" : ", because other instances wrote in between " + fenced + " times")
                            + "; nothing was appended. Ask again.",
                    null);
        }
    }

    /** There is no such topic. */
    public static final class TopicMissing extends LogException {
        public TopicMissing(String topic) {
            super(
                    "log-topic-missing",
                    "The topic " + topic + " does not exist; create Weightflow's topics before its services start.",
                    null);
        }
    }

    /** Kafka denies this service the topic, whatever the events are. Nothing was appended. */
    public static final class AccessDenied extends LogException implements Retriable {
        AccessDenied(String topic, Throwable cause) {
            super(
                    "log-access-denied",
                    "Kafka denies access to " + topic + " (" + cause.getMessage()
                            + "); check this service's credentials and permissions.",
                    cause);
        }
    }

    /** Kafka does not take the events, now or later. Nothing was appended. */
    public static final class Refused extends LogException {
        public Refused(String topic, Throwable cause) {
            super(
                    "log-append-refused",
                    "Kafka refuses the events for " + topic + " (" + cause.getMessage()
                            + "); check the topic's max.message.bytes.",
                    cause);
        }
    }

    /** The log has lost records that were read, or never had what was to be read next. */
    public static final class Truncated extends LogException implements InstanceFailure {
        public Truncated(String topic, Throwable cause) {
            super(
                    "log-truncated",
                    "The topic " + topic + " holds less than was read from it (" + cause.getMessage()
                            + "); restart this instance, which then reads the topic anew.",
                    cause);
        }
    }

    /** The log holds an event that only a newer release knows, so that this one cannot decide. Nothing was appended. */
    public static final class NewerEvents extends LogException implements InstanceFailure {
        NewerEvents(LogRecord.Newer<?> event) {
            super("log-newer-events", message(event), null);
        }

        static String message(LogRecord.Newer<?> event) {
            return "The event " + event.location() + " is a " + event.type()
                    + ", which this release does not know; upgrade this instance.";
        }
    }

    /** The journal is closed, or its reader ended by an error. Nothing was appended. */
    public static final class Closed extends LogException implements InstanceFailure {
        Closed(String topic, Throwable cause) {
            super(
                    "log-closed",
                    cause == null
                            ? "The journal of " + topic + " is closed; this instance is stopping."
                            : "The journal of " + topic + " cannot read on (" + cause + "); restart this instance.",
                    cause);
        }
    }
}
