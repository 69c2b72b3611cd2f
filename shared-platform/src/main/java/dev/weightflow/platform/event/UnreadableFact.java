package dev.weightflow.platform.event;

import dev.weightflow.platform.problem.PublicText;
import dev.weightflow.schema.event.Event;
import java.util.Optional;

/**
 * Fact that this instance cannot read or apply. Reading stops before it.
 *
 * @param type CloudEvents' type, or a question mark
 * @param key the record's key, or a question mark
 * @param code the stable code of the cause
 * @param why a clause
 * @param wayOut what an operator can do, as a clause
 */
public record UnreadableFact(
        String topic, int partition, long offset, String type, String key, String code, String why, String wayOut) {

    private static final int LONGEST = 300;

    public String place() {
        return place(topic, partition, offset);
    }

    /** Formats a position in a topic, as {@code topic-partition@offset}. */
    public static String place(String topic, int partition, long offset) {
        return topic + "-" + partition + "@" + offset;
    }

    static UnreadableFact at(String topic, int partition, long offset, Optional<String> type, Optional<String> key) {
        return new UnreadableFact(topic, partition, offset, type.orElse("?"), key.orElse("?"), "", "", "");
    }

    public static UnreadableFact at(String topic, int partition, long offset, Event event) {
        return at(topic, partition, offset, Optional.of(event.type().name()), Optional.of(event.subject()));
    }

    public UnreadableFact notApplicable(RuntimeException cause) {
        return because(
                "fact-not-applicable",
                "it cannot be applied to the state: " + cause,
                "this is a defect of this release; upgrade to one that can apply it and restart, or " + givingUp());
    }

    private String givingUp() {
        return "give it up for good by setting " + FactReader.ACCEPT_LOSS + "=" + place()
                + " on all instances of all services that read the topic";
    }

    UnreadableFact because(String newCode, String newWhy, String newWayOut) {
        return new UnreadableFact(topic, partition, offset, type, key, newCode, newWhy, newWayOut);
    }

    UnreadableFact because(EventException.Undecodable cause) {
        return because(
                cause.code(),
                cause.getMessage(),
                "upgrade this instance to the release that wrote it, or " + givingUp());
    }

    /** Describes the fact in one or two sentences, for readiness and logs. */
    public String message() {
        return "The fact " + place() + " (type " + shortened(type) + ", key " + shortened(key)
                + ") cannot be read, and nothing behind it counts before it is: " + shortened(why)
                + (why.endsWith(".") ? " " : ". ") + "The way out: " + wayOut + ".";
    }

    private static String shortened(String text) {
        return PublicText.cut(text.replaceAll("\\p{Cntrl}+", " "), LONGEST);
    }
}
