package dev.weightflow.platform.log;

import dev.weightflow.schema.event.Event;
import java.util.List;
import java.util.Objects;

/**
 * What a decision comes to: facts to append, perhaps none, and a response for whoever asked.
 *
 * @param facts in the order in which they hold
 * @param response what the asker gets when the facts are durable and replayed
 */
public record Decision<E extends Event, R>(List<E> facts, R response) {
    public Decision {
        facts = List.copyOf(facts);
        Objects.requireNonNull(response, "response");
    }

    /** Nothing changes. */
    public static <E extends Event, R> Decision<E, R> nothing(R response) {
        return new Decision<>(List.of(), response);
    }

    /** One fact. */
    public static <E extends Event, R> Decision<E, R> of(E fact, R response) {
        return new Decision<>(List.of(fact), response);
    }
}
