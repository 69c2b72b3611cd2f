package dev.weightflow.platform.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.event.Causation;
import java.util.Optional;

/**
 * In what an event is stated. Causation and trace are inherited from whatever brought it about: all consequences of one event, or of one
 * request, share them. The actor is not: what follows by itself names nobody, and leads to a person by its causation alone.
 *
 * @param causation the place in the chain of events
 * @param traceparent the W3C trace context to go on in, if there is one
 * @param actor the name of the caller who asked for the very event, if somebody did
 */
public record EventContext(Causation causation, Optional<String> traceparent, Optional<String> actor) {
    public static final EventContext NONE = new EventContext(Causation.NONE, Optional.empty());

    public EventContext {
        actor = Faults.orEmpty(actor);
    }

    /** A context that nobody asked in. */
    public EventContext(Causation causation, Optional<String> traceparent) {
        this(causation, traceparent, Optional.empty());
    }

    public EventContext by(Optional<String> actor) {
        return new EventContext(causation, traceparent, actor);
    }
}
