package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.InstanceFailure;
import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.database.DatabaseException;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.event.FeatureLevel;
import java.time.Duration;
import java.util.concurrent.CompletionException;

public abstract sealed class LogException extends ProblemException {
    private LogException(String code, String message, Throwable cause) {
        super(code, ProblemKind.UNAVAILABLE, message, cause);
    }

    static LogException causeOf(Throwable e, String topic) {
        Throwable cause = e instanceof CompletionException ? e.getCause() : e;
        return cause instanceof LogException failure ? failure : new Unavailable(topic, cause);
    }

    /** Thrown when another instance is the writer now. Nothing was appended; decide again on the new state. */
    public static final class Fenced extends LogException implements Retriable {
        public Fenced(String topic, Throwable cause) {
            super("log-fenced", "Another instance writes to " + topic + " now; nothing was appended.", cause);
        }
    }

    /** Thrown when the response was lost: either all or none of the events are in the log. */
    public static final class UnknownOutcome extends LogException implements Retriable {
        public UnknownOutcome(String topic, Throwable cause) {
            super(
                    "log-outcome-unknown",
                    "Kafka's answer was lost, so " + topic + " may have taken the events or not; look, and try again.",
                    cause);
        }
    }

    /** Thrown when the log cannot be reached. Nothing was appended. */
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

    /** Thrown when a decision was not made in time. Nothing was appended. */
    public static final class TimedOut extends LogException implements Retriable {
        TimedOut(String topic, Duration timeout, int fenced) {
            super(
                    "log-timeout",
                    "A decision over " + topic + " was not made within " + timeout.toMillis() + " ms"
                            + (fenced == 0 ? "" : ", because other instances wrote in between " + fenced + " times")
                            + "; nothing was appended. Try again.",
                    null);
        }
    }

    /** Thrown when Kafka denies this service access to the topic, whatever the events. Nothing was appended. */
    public static final class AccessDenied extends LogException implements Retriable {
        AccessDenied(String topic, Throwable cause) {
            super(
                    "log-access-denied",
                    "Kafka denies access to " + topic + " (" + cause.getMessage()
                            + "); check this service's credentials and permissions.",
                    cause);
        }
    }

    /** Thrown when Kafka refuses the events, now and later. Nothing was appended. */
    public static final class Refused extends LogException {
        public Refused(String topic, Throwable cause) {
            super(
                    "log-append-refused",
                    "Kafka refuses the events for " + topic + " (" + cause.getMessage()
                            + "); check the topic's max.message.bytes.",
                    cause);
        }
    }

    /** Thrown when the log has lost records while they were read, or never had the next one. */
    public static final class Truncated extends LogException implements InstanceFailure {
        public Truncated(String topic, Throwable cause) {
            this(topic, "holds less than was read from it (" + cause.getMessage() + ")", cause);
        }

        private Truncated(String topic, String what, Throwable cause) {
            super(
                    "log-truncated",
                    "The topic " + topic + " " + what
                            + "; this instance exits, and its next start says what is missing.",
                    cause);
        }

        static Truncated by(String topic, String what) {
            return new Truncated(topic, "is not the log any more that was read: " + what, null);
        }

        static Truncated replaced(String topic, String before, String now) {
            return new Truncated(topic, "was recreated: its id is " + now + " instead of " + before, null);
        }
    }

    /** Thrown when facts of the log are lost or replaced. Nothing is decided on the rest. */
    public static final class Damaged extends LogException implements InstanceFailure {
        private Damaged(String code, String what, String place) {
            super(
                    code,
                    what
                            + " Restore the topic from a backup that has them, or delete it, create it again, and restore it from"
                            + " the bucket ('./weightflow backup restore'); or give up what is missing for good by setting "
                            + FactReader.ACCEPT_LOSS + "=" + place
                            + " on all services that read the topic. docs/runbook.md says more.",
                    null);
        }

        static Damaged shortened(String topic, int partition, long end, long expected) {
            String place = UnreadableFact.place(topic, partition, expected);
            return new Damaged(
                    "log-shortened",
                    "The topic " + topic + " has lost facts: partition " + partition + " ends at offset " + end
                            + ", and its writer has signed that it holds facts up to " + expected + ".",
                    place);
        }

        static Damaged altered(String topic, int partition, LogHead.Partition expected, LogHead.Partition found) {
            String place = UnreadableFact.place(topic, partition, expected.offset());
            return new Damaged(
                    "log-altered",
                    "The topic " + topic + " is not what its writer has signed: up to offset " + expected.offset()
                            + " of partition " + partition + " there are " + found.count() + " facts that can be read"
                            + " instead of " + expected.count() + ", or they are others.",
                    place);
        }

        public static Damaged beheaded(String topic, int partition, long beginning, long next) {
            String place = UnreadableFact.place(topic, partition, beginning);
            return new Damaged(
                    "log-beginning-lost",
                    "The topic " + topic + " has lost its beginning: partition " + partition + " begins at offset "
                            + beginning + ", and this service has to read on from " + next + ".",
                    place);
        }

        static Damaged installation(String key, String why) {
            return new Damaged(
                    "installation-damaged",
                    "The object " + key + ", which says which installation owns the bucket, cannot be used: " + why
                            + ".",
                    Installations.PLACE);
        }

        static Damaged head(String topic, String topicId, String why) {
            return new Damaged(
                    "log-head-damaged",
                    "The stored head of the topic " + topic + ", which says what the topic must hold, cannot be used: "
                            + why + ".",
                    topic + "/" + topicId);
        }
    }

    /** Thrown when the bucket's facts belong to another log: the topic was recreated, or it is another cluster's or another installation's. */
    public static final class Replaced extends LogException implements InstanceFailure {
        /** Code that distinguishes this failure from passing ones. */
        public static final String CODE = "log-replaced";

        /**
         * @param what the part of the origin that differs from the record
         * @param installation the recorded installation
         * @param since the source of the record
         */
        Replaced(String topic, String what, String installation, String since) {
            super(
                    CODE,
                    "The topic " + topic + " is not the one that this bucket's facts belong to (" + CODE + "): " + what
                            + ", " + since
                            + ". Nothing is stated, shown or deleted over it. Bring back what was there: Kafka's data, the prefix,"
                            + " or the bucket that belongs to this Kafka. If Kafka's data are lost, restore the facts from the"
                            + " bucket: './weightflow backup restore'. Or, if what the topics held is to be given up, adopt what is there now, for all services at once: './weightflow journals"
                            + " adopt " + installation + "', in a cluster the chart's value journals.adopt="
                            + installation
                            + ". docs/runbook.md says more.",
                    null);
        }
    }

    /** Thrown when the log holds facts and the bucket knows nothing of it: the bucket was lost, or is not the one of this Kafka. */
    public static final class BucketLost extends LogException implements InstanceFailure {
        /** Code that distinguishes this failure from passing ones. */
        public static final String CODE = "bucket-lost";

        /**
         * @param bucket the bucket, for people
         * @param installation the installation that the bucket belongs to, or the word for none
         */
        BucketLost(String topic, String bucket, String installation) {
            super(
                    CODE,
                    "The topic " + topic + " holds facts, and " + bucket + " knows nothing of it (" + CODE
                            + "): the bucket's content was lost, or it is not the bucket of this Kafka. Nothing is stated, shown or"
                            + " deleted over it. Set the right bucket (weightflow.object-store.bucket and .endpoint), or bring back its"
                            + " content from a copy. Or, if what it held is to be given up, adopt the topics over this bucket, for all"
                            + " services at once: './weightflow journals adopt " + installation
                            + "', in a cluster the chart's value journals.adopt=" + installation
                            + "; './weightflow backup missing' then names what is gone. docs/runbook.md says more.",
                    null);
        }
    }

    /** Thrown when the service that writes the log has not recorded its owner yet. */
    public static final class Unrecorded extends LogException implements Retriable {
        Unrecorded(String topic) {
            super(
                    "log-unrecorded",
                    "The topic " + topic + " is not recorded in the bucket yet as one of its installation, which the"
                            + " service that writes it does when it starts; start all services first.",
                    null);
        }
    }

    /** Thrown when the log cannot be checked against its head, because this instance does not know the key that signed the head yet. */
    public static final class HeadKeyUnknown extends LogException implements Retriable {
        HeadKeyUnknown(String topic, String why) {
            super(
                    "log-head-key-unknown",
                    "What the bucket holds about the topic " + topic
                            + ", which it is and what it must hold, cannot be checked: " + why
                            + "; add the writer's public key to this instance's key ring, and it is tried again.",
                    null);
        }
    }

    /** Thrown when the broker cannot return records, because their bytes on its disk are damaged. */
    public static final class Corrupt extends LogException implements Retriable {
        Corrupt(String topic, Throwable cause) {
            super(
                    "log-corrupt",
                    "The broker cannot read its own records of " + topic + " (" + cause.getMessage()
                            + "): a segment on its disk is damaged. Do not restart the broker, which would cut the topic off"
                            + " there; docs/runbook.md says how to restore it.",
                    cause);
        }
    }

    /** Thrown when the topic is missing, or not configured to keep facts. */
    public static final class Unfit extends LogException {
        private Unfit(String code, String message) {
            super(code, message, null);
        }

        static Unfit missing(String topic) {
            return new Unfit(
                    "log-topic-missing",
                    "The topic " + topic + " does not exist; create Weightflow's topics before its services start.");
        }

        static Unfit because(String topic, String why) {
            return new Unfit(
                    "log-topic-unfit",
                    "The topic " + topic + " cannot keep facts: " + why
                            + "; create it from the project's list of topics (docs/events.md), or alter it.");
        }
    }

    /**
     * Thrown when the log holds a fact that this instance cannot read or apply, without which no decision is made. Reading resumes by itself when the
     * fact can be read. Nothing was appended.
     */
    public static final class Blocked extends LogException implements Retriable {
        Blocked(UnreadableFact fact) {
            super("log-blocked", fact.message(), null);
        }
    }

    /** Thrown when the facts cannot be stored in the database that is read from. Reading resumes by itself. Nothing was appended. */
    public static final class NotProjected extends LogException implements Retriable {
        private NotProjected(String message, DatabaseException cause) {
            super("log-not-projected", message, cause);
        }

        static NotProjected because(String topic, DatabaseException cause) {
            return new NotProjected(topic + " cannot be read on. " + cause.getMessage(), cause);
        }

        static NotProjected comparing(String topic) {
            return new NotProjected(topic + " is being compared with its database; wait until it was.", null);
        }

        static NotProjected rebuilding(String topic) {
            return new NotProjected(
                    topic
                            + " is read again from its beginning, because its database was damaged; wait until it is read.",
                    null);
        }
    }

    /** Thrown when the event is of a feature level that this installation does not state yet. Nothing was appended. */
    public static final class LevelTooLow extends LogException implements Retriable {
        LevelTooLow(String fact, int needed, FeatureLevel level) {
            super(
                    "feature-level-too-low",
                    fact + " is stated from feature level " + needed + " on, and " + FeatureLevel.SETTING + " is "
                            + level.level()
                            + ": raise it on all services when no instance of the previous release is to come back.",
                    null);
        }
    }

    /** Thrown when the journal is closed, or its reader ended by an error. Nothing was appended. */
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
