package dev.weightflow.platform.handling;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;

/**
 * What a service does about an event. It may be called again for the same event, and must then do no harm. A failure that is
 * {@link dev.weightflow.platform.Transient} is tried again; any other puts the event aside.
 */
@FunctionalInterface
public interface EventHandler {
    void handle(Envelope<? extends Event> event);

    /** Does nothing: what remains is that unreadable records are put aside. Every topic's owner watches it so, once. */
    static EventHandler watching() {
        return event -> {};
    }
}
