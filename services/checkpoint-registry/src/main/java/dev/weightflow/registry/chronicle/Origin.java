package dev.weightflow.registry.chronicle;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.id.EventId;
import java.time.Instant;
import java.util.Optional;

/**
 * Where something that is known comes from.
 *
 * @param fact the event that said it
 * @param at when it was stated
 * @param causation why it was stated
 * @param traceparent the W3C trace context that it was stated in, if any
 */
public record Origin(EventId fact, Instant at, Causation causation, Optional<String> traceparent) {

    /** Where what that event says comes from. */
    public static Origin of(Envelope<?> envelope) {
        return new Origin(envelope.id(), envelope.time(), envelope.causation(), envelope.traceparent());
    }

    /**
     * The cause of what follows.
     *
     * @throws dev.weightflow.schema.event.CausationTooDeepException if the chain is at its end
     */
    public Cause consequence() {
        return new Cause(causation.then(fact), traceparent);
    }

    /** The cause of what ends the chain here: it stands beside this fact and not after it. */
    public Cause beside() {
        return new Cause(causation, traceparent);
    }

    /** Whether the chain may go on. */
    public boolean mayGoOn() {
        return causation.depth() < Causation.MAX_DEPTH;
    }
}
