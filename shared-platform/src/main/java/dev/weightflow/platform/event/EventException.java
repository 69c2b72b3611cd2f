package dev.weightflow.platform.event;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.event.EventType;
import java.util.List;

public abstract sealed class EventException extends ProblemException {
    private EventException(String code, String message, Throwable cause) {
        super(code, ProblemKind.INVALID, message, cause);
    }

    /** A record cannot be read as an event, now or later, however often it is tried. */
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

    /** A header that makes a record a CloudEvent is missing or malformed. */
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

    /** A fact that could not be read, and that an operator has given up. */
    public static final class GivenUp extends Undecodable {
        private static final String CODE = "event-given-up";

        GivenUp(String place) {
            super(CODE, "The fact " + place + " was given up by " + FactReader.ACCEPT_LOSS + ".", null);
        }
    }

    /** A fact cannot be read here and now; whoever does not want to wait for it is refused. */
    public static final class NotReadableYet extends Undecodable {

        public NotReadableYet(UnreadableFact fact) {
            super(fact.code(), fact.message(), null);
        }
    }

    /** The event's type is none that this release knows. */
    public static final class UnknownType extends Undecodable {
        private static final String CODE = "event-type-unknown";
        private static final String OURS = "dev.weightflow.";
        private final String type;

        UnknownType(String type) {
            super(
                    CODE,
                    "The event type '" + type + "' is unknown to this release; a later release may have written it.",
                    null);
            this.type = type;
        }

        /** Whether the type is one of ours, so that only a newer release can have written it. */
        public boolean isOfNewerRelease() {
            return type.startsWith(OURS);
        }
    }

    public static final class UnreadableData extends Undecodable {
        private static final String CODE = "event-data-unreadable";

        UnreadableData(String type, RuntimeException cause) {
            super(CODE, "The data are no " + type + ": " + cause.getMessage(), cause);
        }
    }

    /** The event can be read, but has no business in that topic. */
    public static final class UnexpectedType extends Undecodable {
        private static final String CODE = "event-out-of-place";

        public UnexpectedType(EventType type, String topic) {
            super(CODE, "Topic " + topic + " does not take events of the type '" + type.name() + "'.", null);
        }
    }

    /** A fact is not signed by the service that alone may state it. */
    public static final class NotSigned extends Undecodable {
        private static final String CODE = "event-not-signed";

        public NotSigned(String why) {
            super(CODE, "The event does not count: " + why + "; docs/security.md says how facts are signed.", null);
        }
    }

    /**
     * A fact carries an id that is not the one that follows from it: the id of another fact, which would be taken for this one. Requests
     * may carry any id, because they are recognised by the job that they ask for.
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
