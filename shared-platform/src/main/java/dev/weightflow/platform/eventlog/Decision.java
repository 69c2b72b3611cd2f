package dev.weightflow.platform.eventlog;

import dev.weightflow.schema.event.Event;
import java.util.List;
import java.util.Objects;

/**
 * Result of a decision: events to append, perhaps none, and a response for the caller.
 *
 * @param events in the order in which they happen
 * @param response what the caller gets when the events are durable and applied
 */
public record Decision<E extends Event, R>(List<E> events, R response) {
    public Decision {
        events = List.copyOf(events);
        Objects.requireNonNull(response, "response");
    }

    public static <E extends Event, R> Decision<E, R> none(R response) {
        return new Decision<>(List.of(), response);
    }

    public static <E extends Event, R> Decision<E, R> of(E event, R response) {
        return new Decision<>(List.of(event), response);
    }
}
