package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identity of an event (CloudEvents' {@code id}): a hash of what the event says happened, so that a redelivery
 * is recognised. What others than Weightflow publish may have any name as its id.
 */
public record EventId(@JsonValue String value) implements Identifier {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public EventId {
        value = NameFormat.checked("an event id", value);
    }

    /**
     * The identity of a fact: the SHA-256 of type, subject and discriminator, one a line.
     *
     * @param discriminator what tells facts of one type about one subject apart; empty if there can be only one
     */
    public static EventId of(String type, String subject, String discriminator) {
        return new EventId(
                Digest.ofText(type + "\n" + subject + "\n" + discriminator).hex());
    }

    @Override
    public String toString() {
        return value;
    }
}
