package dev.weightflow.platform.eventlog;

import dev.weightflow.schema.event.Event;

/**
 * A pure decision: it looks at the state and changes nothing. It may be made several times, and an exception that it throws
 * goes to the caller with nothing appended. It is {@linkplain dev.weightflow.platform.DecidingThread quick}: what has to be read from a store
 * or computed for long is there before, and the decision asks only whether what it was computed for still holds.
 */
@FunctionalInterface
public interface Decider<S, E extends Event, R> {
    Decision<E, R> decide(S state);
}
