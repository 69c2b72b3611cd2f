package dev.weightflow.platform.event;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.Printable;
import dev.weightflow.schema.event.EventType;
import java.util.List;

public abstract sealed class EventException extends ProblemException {
    private EventException(String code, String message, Throwable cause) {
        super(code, ProblemKind.INVALID, Printable.of(message), cause); // it may quote untrusted text
    }

    /** Thrown when a record can never be read as an event, however often it is tried. */
    public abstract static sealed class Undecodable extends EventException {
        public static final List<String> CODES = List.of(
                BrokenEnvelope.CODE,
                UnknownType.CODE,
                UnreadableData.CODE,
                UnexpectedType.CODE,
                IdMismatch.CODE,
                NotSigned.CODE,
                GivenUp.CODE);

        private Undecodable(String code, String message, Throwable cause) {
            super(code, message, cause);
        }
    }

    /** Thrown when a CloudEvents header is missing or malformed. */
    public static final class BrokenEnvelope extends Undecodable {
        private static final String CODE = "event-envelope-broken";

        BrokenEnvelope(String header, String why) {
            super(
                    CODE,
                    "The record's header " + header + " " + why
                            + "; events are CloudEvents 1.0 in Kafka's binary mode, see docs/events.md.",
                    null);
        }
    }

    /** Thrown for an unreadable fact that an operator has given up. */
    public static final class GivenUp extends Undecodable {
        private static final String CODE = "event-given-up";

        GivenUp(String place) {
            super(CODE, "The fact " + place + " was given up by " + FactReader.ACCEPT_LOSS + ".", null);
        }
    }

    /** Thrown when a fact cannot be read here and now, to a caller that does not wait for it. */
    public static final class NotReadableYet extends Undecodable {

        public NotReadableYet(UnreadableFact fact) {
            super(fact.code(), fact.message(), null);
        }
    }

    /** Thrown for an event type that this release does not know. */
    public static final class UnknownType extends Undecodable {
        private static final String CODE = "event-type-unknown";

        UnknownType(String type) {
            super(
                    CODE,
                    "The event type '" + type + "' is unknown to this release; a later release may have written it.",
                    null);
        }
    }

    public static final class UnreadableData extends Undecodable {
        private static final String CODE = "event-data-unreadable";

        UnreadableData(String type, RuntimeException cause) {
            super(CODE, "The data are not a valid " + type + ": " + cause.getMessage(), cause);
        }
    }

    /** Thrown for a readable event that does not belong in its topic. */
    public static final class UnexpectedType extends Undecodable {
        private static final String CODE = "event-out-of-place";

        public UnexpectedType(EventType type, String topic) {
            super(CODE, "Topic " + topic + " does not take events of the type '" + type.name() + "'.", null);
        }
    }

    /** Thrown for a fact that is not signed by its topic's writer. */
    public static final class NotSigned extends Undecodable {
        private static final String CODE = "event-not-signed";

        public NotSigned(String why) {
            super(CODE, "The event does not count: " + why + "; docs/signatures.md says how facts are signed.", null);
        }
    }

    /**
     * Thrown for a fact whose id does not follow from its content: the id of another fact, for which it would be taken. Requests may carry any id,
     * because they are recognised by the requested job.
     */
    public static final class IdMismatch extends Undecodable {
        private static final String CODE = "event-id-of-another";

        public IdMismatch(Envelope<?> envelope) {
            super(
                    CODE,
                    "The event's id " + envelope.id().shortId() + " is not the one that follows from what it says, "
                            + envelope.event().id().shortId() + "; docs/events.md says how ids are made.",
                    null);
        }
    }
}
