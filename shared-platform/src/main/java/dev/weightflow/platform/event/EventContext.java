package dev.weightflow.platform.event;

import dev.weightflow.schema.event.Causation;
import java.util.Optional;

/**
 * What events inherit from whatever brought them about: all consequences of one event, or of one request, share it.
 *
 * @param causation the place in the chain of events
 * @param traceparent the W3C trace context to go on in, if there is one
 */
public record EventContext(Causation causation, Optional<String> traceparent) {
    /** No event before: somebody asked for it, or found it. */
    public static final EventContext NONE = new EventContext(Causation.NONE, Optional.empty());

    /** Somebody's request, within a trace. */
    public static EventContext request(Optional<String> traceparent) {
        return new EventContext(Causation.NONE, traceparent);
    }
}
