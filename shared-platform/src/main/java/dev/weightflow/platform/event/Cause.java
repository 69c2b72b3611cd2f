package dev.weightflow.platform.event;

import dev.weightflow.schema.event.Causation;
import java.util.Optional;

/**
 * Why something is about to be stated: what every consequence of one event, or of one request, has in common.
 *
 * @param causation the place in the chain of events
 * @param traceparent the W3C trace context to go on in, if there is one
 */
public record Cause(Causation causation, Optional<String> traceparent) {
    /** No event before: somebody asked for it, or found it. */
    public static final Cause NONE = new Cause(Causation.NONE, Optional.empty());

    /** Somebody's request, within a trace. */
    public static Cause request(Optional<String> traceparent) {
        return new Cause(Causation.NONE, traceparent);
    }
}
