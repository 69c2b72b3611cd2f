package dev.weightflow.registry.chronicle;

import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.id.EventId;

/**
 * A fact that was seen.
 *
 * @param what it in one sentence for people
 */
public record Entry(Origin origin, EventType type, String subject, String what) {

    /** The fact's identity. */
    public EventId id() {
        return origin.fact();
    }
}
