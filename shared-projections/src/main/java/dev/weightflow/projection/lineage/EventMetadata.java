package dev.weightflow.projection.lineage;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.id.EventId;
import java.time.Instant;
import java.util.Optional;

/**
 * Metadata of an event: its identity, time and cause.
 *
 * @param event the event's identity
 * @param at time when it was stated
 * @param causation cause of the event
 * @param traceparent the W3C trace context that it was stated in, if any
 * @param actor the person who asked for it, if one did
 */
public record EventMetadata(
        EventId event, Instant at, Causation causation, Optional<String> traceparent, Optional<String> actor) {
    public EventMetadata {
        traceparent = Faults.orEmpty(traceparent);
        actor = Faults.orEmpty(actor);
    }

    /** Returns the metadata of an event. */
    public static EventMetadata of(Envelope<?> envelope) {
        return new EventMetadata(
                envelope.id(), envelope.time(), envelope.causation(), envelope.traceparent(), envelope.actor());
    }

    /** Returns the context of consequences of the event; at the greatest depth of a chain it has the event's own position. */
    public EventContext context() {
        return new EventContext(mayContinue() ? causation.then(event) : causation, traceparent);
    }

    /** Returns whether the chain may go on. */
    public boolean mayContinue() {
        return causation.depth() < Causation.MAX_DEPTH;
    }
}
