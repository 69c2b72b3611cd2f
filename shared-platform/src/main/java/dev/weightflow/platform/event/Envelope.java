package dev.weightflow.platform.event;

import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.id.EventId;
import java.time.Instant;
import java.util.Optional;

/**
 * Event with its CloudEvents attributes.
 *
 * @param source the service that states it, such as {@code /weightflow/trainer}
 * @param traceparent the W3C trace context in which it was stated, if any
 * @param actor the name of the caller who asked for it, if there was one: no part of its identity
 */
public record Envelope<E extends Event>(
        E event,
        EventId id,
        String source,
        Instant time,
        Causation causation,
        Optional<String> traceparent,
        Optional<String> actor) {
    public static <E extends Event> Envelope<E> of(E event, String source, Instant now, EventContext context) {
        return new Envelope<>(
                event, event.id(), source, now, context.causation(), context.traceparent(), context.actor());
    }

    /**
     * Returns the context of automatic consequences of this event. A chain that has reached its greatest depth gets no deeper: jobs under way are
     * completed, and {@link dev.weightflow.platform.job.Jobs#request} refuses new ones.
     */
    public EventContext context() {
        return new EventContext(causation.depth() < Causation.MAX_DEPTH ? causation.then(id) : causation, traceparent);
    }

    public <F extends Event> Optional<Envelope<F>> as(Class<F> kind) {
        return kind.isInstance(event)
                ? Optional.of(new Envelope<>(kind.cast(event), id, source, time, causation, traceparent, actor))
                : Optional.empty();
    }
}
