package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import java.util.Optional;

/**
 * How a state follows from events. States are immutable values: readers need no lock, a snapshot needs no pause, and an
 * event that cannot be applied leaves nothing behind.
 */
public interface Projection<S, E extends Event> {
    /** The state before the first event. */
    S initial();

    /**
     * The state after that event. Pure. It must take every event that the log can hold: one that it knows already, or that
     * contradicts the state (under an old claim, say), leaves the state as it is.
     */
    S apply(S state, Envelope<E> event);

    /** How to store the state, so that a start does not replay the whole log. */
    default Optional<SnapshotFormat<S>> snapshotFormat() {
        return Optional.empty();
    }
}
