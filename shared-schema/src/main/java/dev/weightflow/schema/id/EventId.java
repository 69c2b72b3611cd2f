package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identity of an event (CloudEvents' {@code id}): a hash of the event's content, so that a redelivery is recognised. Events of other publishers may
 * have any id.
 */
public record EventId(@JsonValue String value) implements Identifier {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public EventId {
        value = NameFormat.checked("an event id", value);
    }

    /**
     * Computes the identity of a fact: the SHA-256 of type, subject and discriminator, each on a line.
     *
     * @param discriminator what distinguishes facts of one type and subject; empty if there can be only one
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
