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
    public static final EventContext NONE = new EventContext(Causation.NONE, Optional.empty());
}
