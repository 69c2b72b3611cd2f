package dev.weightflow.platform.event;

import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.id.EventId;
import java.time.Instant;
import java.util.Optional;

/**
 * An event with what CloudEvents says about it.
 *
 * @param source the service that states it, such as {@code /weightflow/trainer}
 * @param traceparent the W3C trace context that it was stated in, if any
 * @param actor the name of the caller who asked for it, if somebody did: no part of its identity
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
     * The context of what follows from this event, which nobody asked for. A chain that has reached its greatest depth gets no deeper: what is under way is
     * brought to its end, and {@link dev.weightflow.platform.job.Jobs#request} refuses to begin anything new.
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
