package dev.weightflow.projection.lineage;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.id.EventId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which event told something, when and why.
 *
 * @param event the event's identity
 * @param at when it was stated
 * @param causation why it was stated
 * @param traceparent the W3C trace context that it was stated in, if any
 * @param actor who asked for it, if a person did
 */
public record EventMetadata(
        EventId event, Instant at, Causation causation, Optional<String> traceparent, Optional<String> actor) {
    public EventMetadata {
        traceparent = Faults.orEmpty(traceparent);
        actor = Faults.orEmpty(actor);
    }

    /** That of an event. */
    public static EventMetadata of(Envelope<?> envelope) {
        return new EventMetadata(
                envelope.id(), envelope.time(), envelope.causation(), envelope.traceparent(), envelope.actor());
    }

    /** The context of what follows from the event; at the end of a chain it stands beside the event and not after it. */
    public EventContext context() {
        return new EventContext(mayContinue() ? causation.then(event) : causation, traceparent);
    }

    /** Whether the chain may go on. */
    public boolean mayContinue() {
        return causation.depth() < Causation.MAX_DEPTH;
    }
}
