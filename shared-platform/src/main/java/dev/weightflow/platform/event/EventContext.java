package dev.weightflow.platform.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.event.Causation;
import java.util.Optional;

/**
 * Context in which an event is stated. Causation and trace are inherited from its cause: all consequences of one event, or of one request, share
 * them. The actor is not inherited: automatic events have none, and lead to a person by their causation alone.
 *
 * @param causation the position in the causal chain
 * @param traceparent the W3C trace context to continue, if there is one
 * @param actor the name of the caller who asked for this very event, if there was one
 */
public record EventContext(Causation causation, Optional<String> traceparent, Optional<String> actor) {
    public static final EventContext NONE = new EventContext(Causation.NONE, Optional.empty());

    public EventContext {
        actor = Faults.orEmpty(actor);
    }

    /** Creates a context without an actor. */
    public EventContext(Causation causation, Optional<String> traceparent) {
        this(causation, traceparent, Optional.empty());
    }

    public EventContext by(Optional<String> actor) {
        return new EventContext(causation, traceparent, actor);
    }
}
