package dev.weightflow.platform.log;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;

/**
 * How a fact changes the state. It must take every fact that the log can hold: one that it knows already, or that contradicts
 * the state (under an old claim, say), leaves the state as it is. It may return the same, changed object: the journal's
 * callers never see the state outside of its lock.
 */
@FunctionalInterface
public interface Fold<S, E extends Event> {
    S replay(S state, Envelope<E> fact);
}
